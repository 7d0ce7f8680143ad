// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <rewire/core/errors.hpp>
#include <rewire/io/dtype.hpp>

namespace rewire {

/// One tensor as the header describes it: bytes [begin, end) of the data section,
/// row-major.
struct TensorInfo {
  std::string name;                ///< as in the file
  Dtype dtype = Dtype::U8;         ///< how a number is stored
  std::vector<std::size_t> shape;  ///< empty for a single number
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// The header of a safetensors file; tensors in the order of their data.
struct SafetensorsHeader {
  std::map<std::string, std::string, std::less<>> metadata;  ///< the file's own words
  std::vector<TensorInfo> tensors;
};

namespace detail {

static_assert(std::endian::native == std::endian::little,
              "safetensors files are little-endian, and this reader does not convert");

/// The format's own bound on the header.
inline constexpr std::size_t safetensors_most_header = 100'000'000;
inline constexpr std::string_view safetensors_metadata = "__metadata__";

/// A name from a file as it may stand in a message: printable, not too long.
inline std::string in_quotes(std::string_view name) {
  constexpr std::size_t longest = 80;
  std::string shown(name.substr(0, longest));
  for (char& c : shown) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = '?';
  }
  return text('"', shown, name.size() > longest ? "..." : "", '"');
}

inline std::string bracketed(std::span<const std::size_t> shape) {
  std::string out = "[";
  for (const std::size_t n : shape) out += text(out.size() > 1 ? ", " : "", n);
  return out + "]";
}

/// Is called by `json::parse` for each piece of the JSON header, and lets it keep none.
/// A document tree would have only the last of two equal names, and whatever nests,
/// before it could be checked.  (`json::sax_parse` compiles readers of five binary
/// formats into every program.)
class SafetensorsEvents {
 public:
  using json = nlohmann::json;
  using Event = json::parse_event_t;

  explicit SafetensorsEvents(std::string_view where) : where_(where) {}
  SafetensorsHeader take() { return std::move(header_); }

  /// Whether the parser is to keep `piece`: only what is still open, and keys.
  bool operator()(Event event, json& piece) {
    if (event == Event::object_start) start_object();
    if (event == Event::key) key(piece.get_ref<std::string&>());
    if (event == Event::array_start) start_array();
    if (event == Event::value) value(piece);
    if (event == Event::array_end) end_array();
    if (event == Event::object_end) end_object();
    return event == Event::object_start || event == Event::key ||
           event == Event::array_start;
  }

 private:
  static constexpr const char* damaged = "the file is damaged; fetch or write it again";

  void value(json& v) {
    if (v.is_string()) return string(v.get_ref<std::string&>());
    if (v.is_number_unsigned()) return number(v.get<json::number_unsigned_t>());
    refuse(v.is_boolean() ? "true or false" : v.dump());
  }

  void number(json::number_unsigned_t n) {
    if (!in_array_ || !std::in_range<std::size_t>(n)) refuse(text(n));
    constexpr std::size_t most_dimensions = 64;  // as NumPy
    if (numbers_.size() == most_dimensions) refuse("more than 64 of them");
    numbers_.push_back(static_cast<std::size_t>(n));
  }

  void string(std::string& s) {
    if (in_metadata() && !in_array_) {
      header_.metadata[field_] = std::move(s);
    } else if (depth_ == 2 && field_ == "dtype" && !in_array_) {
      const auto known = std::ranges::find(dtype_names, s);
      if (known == dtype_names.end()) refuse(in_quotes(s));
      tensor_.dtype = static_cast<Dtype>(known - dtype_names.begin());
    } else {
      refuse(text("the string ", in_quotes(s)));
    }
  }

  void start_object() {
    if (in_array_ || depth_ == 2) refuse("an object");
    ++depth_;
    fields_.clear();
  }

  void key(const std::string& name) {
    if (depth_ == 1) {
      if (!names_.insert(name).second) refuse_twice(name);
      tensor_ = {};
      tensor_.name = name;
      return;
    }
    if (!fields_.insert(name).second) refuse_twice(name);
    field_ = name;
    if (in_metadata() || field_ == "dtype" || field_ == "shape" ||
        field_ == "data_offsets") {
      return;
    }
    throw Error(
        {at_tensor(), "dtype, shape and data_offsets", in_quotes(field_), damaged});
  }

  void end_object() {
    --depth_;
    if (depth_ != 1 || tensor_.name == safetensors_metadata) return;
    if (fields_.size() != 3) {
      throw Error({at_tensor(), "dtype, shape and data_offsets",
                   text(fields_.size(), " of them"), damaged});
    }
    header_.tensors.push_back(std::move(tensor_));
  }

  void start_array() {
    if (depth_ != 2 || in_array_ || in_metadata() || field_ == "dtype") {
      refuse("an array");
    }
    in_array_ = true;
    numbers_.clear();
  }

  void end_array() {
    in_array_ = false;
    if (field_ == "shape") {
      tensor_.shape = std::move(numbers_);
    } else if (numbers_.size() == 2) {
      tensor_.begin = numbers_[0];
      tensor_.end = numbers_[1];
    } else {
      throw Error({at_tensor(), "2 data_offsets", text(numbers_.size()), damaged});
    }
  }

  bool in_metadata() const {
    return depth_ == 2 && tensor_.name == safetensors_metadata;
  }
  std::string at_tensor() const {
    return text(where_, ": tensor ", in_quotes(tensor_.name));
  }

  [[noreturn]] void refuse(std::string found) const {
    std::string at = where_, expected = "an object as the header";
    if (depth_ == 1) {
      expected = text("an object for ", in_quotes(tensor_.name));
    } else if (in_metadata()) {
      expected = text("a string for ", in_quotes(field_), " in __metadata__");
    } else if (depth_ == 2) {
      at = at_tensor();
      expected = field_ == "dtype"
                     ? "a dtype among F64 I64 U64 F32 I32 U32 F16 BF16 I16 "
                       "U16 I8 U8 BOOL"
                 : in_array_ ? text("up to 64 whole numbers from 0 in ", field_)
                             : text("an array of numbers as ", field_);
    }
    throw Error({at, expected, std::move(found), damaged});
  }
  [[noreturn]] void refuse_twice(const std::string& name) const {
    throw Error({where_, "each name once in the header",
                 text(in_quotes(name), " twice"), damaged});
  }

  std::string where_;
  SafetensorsHeader header_;
  TensorInfo tensor_;                         // being read; its name is the key above
  std::string field_;                         // the key inside of it
  std::vector<std::size_t> numbers_;          // of the array being read
  std::set<std::string, std::less<>> names_;  // all at depth 1, __metadata__ too
  std::set<std::string, std::less<>> fields_;
  std::size_t depth_ = 0;
  bool in_array_ = false;
};

/// Tensors must tile the data section: no holes (a place to hide things), no overlaps.
inline void check_offsets(std::vector<TensorInfo>& tensors, std::size_t data_bytes,
                          std::string_view where) {
  std::ranges::sort(tensors, [](const TensorInfo& a, const TensorInfo& b) {
    return a.begin != b.begin ? a.begin < b.begin
           : a.end != b.end   ? a.end < b.end
                              : a.name < b.name;
  });
  std::size_t next = 0;
  for (const TensorInfo& t : tensors) {
    const auto refuse = [&](std::string expected, std::string found) {
      return Error({text(where, ": tensor ", in_quotes(t.name)), std::move(expected),
                    std::move(found), "the file is damaged; fetch or write it again"});
    };
    if (t.end < t.begin) {
      throw refuse("data that begins before it ends",
                   text("offsets ", t.begin, " and ", t.end));
    }
    if (t.begin != next) {
      throw refuse(text("data from byte ", next, ", without holes or overlaps"),
                   text("byte ", t.begin));
    }
    const std::string kind = text(text(t.dtype), " of shape ", bracketed(t.shape));
    std::size_t bytes = 0;
    if (!tensor_bytes(t.dtype, t.shape, bytes)) {
      throw refuse("less than 2^64 bytes", kind);
    }
    if (bytes != t.end - t.begin) {
      throw refuse(text(bytes, " bytes for ", kind), text(t.end - t.begin));
    }
    next = t.end;
  }
  if (next != data_bytes) {
    throw Error({std::string(where), text(next, " bytes of data, as the header says"),
                 text(data_bytes),
                 next > data_bytes ? "the file is truncated; fetch or write it again"
                                   : "the file has bytes too many; fetch it again"});
  }
}

/// Parses a header (all of it, padding included) and checks it against the size of the
/// data section.  `where` names the file in errors.
inline SafetensorsHeader parse_safetensors_header(std::string_view header,
                                                  std::size_t data_bytes,
                                                  std::string_view where) {
  const auto refuse = [&](std::string expected, std::string found) {
    return Error({std::string(where), std::move(expected), std::move(found),
                  "check that it is a safetensors file"});
  };
  if (header.empty() || header.front() != '{') {
    throw refuse("a header that begins with '{'",
                 header.empty()
                     ? "nothing"
                     : text("byte ", +static_cast<unsigned char>(header.front())));
  }
  // nlohmann takes a zero byte for the end, whatever follows.
  const std::size_t zero = header.find('\0');
  if (zero != header.npos) {
    throw refuse("a header in JSON (UTF-8)", text("a zero byte at its byte ", zero));
  }
  SafetensorsEvents events(where);
  using json = nlohmann::json;
  const json::parser_callback_t hear =
      [&](int, json::parse_event_t event, json& piece) { return events(event, piece); };
  const auto no_json = [&](std::string found) {
    return Error({std::string(where), "a header in JSON (UTF-8)", std::move(found),
                  "the file is damaged; fetch or write it again"});
  };
  try {
    [[maybe_unused]] const json none = json::parse(header.begin(), header.end(), hear);
  } catch (const json::parse_error& wrong) {
    throw no_json(text("an error at its byte ", wrong.byte));
  } catch (const json::out_of_range&) {
    throw no_json("a number beyond all doubles");
  }
  SafetensorsHeader parsed = events.take();
  check_offsets(parsed.tensors, data_bytes, where);
  return parsed;
}

}  // namespace detail

}  // namespace rewire
