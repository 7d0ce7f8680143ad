// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <ranges>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <rewire/core/errors.hpp>
#include <rewire/io/dtype.hpp>
#include <rewire/io/file.hpp>
#include <rewire/io/safetensors_header.hpp>

namespace rewire {

/// Collects named tensors and writes them as one safetensors file
/// (https://github.com/huggingface/safetensors, format section).  The values are not
/// copied: they must stay where they are until `write`.  The same content, added in any
/// order, gives the same bytes; every tensor is aligned to its numbers.
class SafetensorsWriter {
 public:
  /// Values row-major, as many as the product of `shape`; an empty shape is one number.
  /// Throws Error where they disagree, the name was used before or is not UTF-8.
  template <std::ranges::contiguous_range Values>
  requires std::ranges::borrowed_range<Values>  // no temporary that owns its values
  void add(const std::string& name, Values&& values,
           const std::vector<std::size_t>& shape) {
    using T = std::ranges::range_value_t<Values>;
    static_assert(TensorNumber<T>,
                  "a tensor holds float, double or integers up to 64 bits");
    add_bytes(name, dtype_of<T>(), std::as_bytes(std::span<const T>(values)), shape);
  }

  /// Values in one dimension.
  template <std::ranges::contiguous_range Values>
  requires std::ranges::borrowed_range<Values>
  void add(const std::string& name, Values&& values) {
    add(name, values, {std::ranges::size(values)});
  }

  /// The same from raw bytes, for kinds that have no C++ type.
  void add_bytes(std::string name, Dtype dtype, std::span<const std::byte> bytes,
                 std::vector<std::size_t> shape) {
    const auto refuse = [&](std::string expected, std::string found,
                            std::string advice) {
      return Error({text("safetensors: tensor ", detail::in_quotes(name)),
                    std::move(expected), std::move(found), std::move(advice)});
    };
    std::size_t wanted = 0;
    if (!detail::tensor_bytes(dtype, shape, wanted) || wanted != bytes.size()) {
      throw refuse(text("values for shape ", detail::bracketed(shape)),
                   text(bytes.size() / size_of(dtype)), "let shape and values agree");
    }
    if (name == detail::safetensors_metadata) {
      throw refuse("another name", "the one that the format keeps for metadata",
                   "choose another name");
    }
    Tensor t{json_string(name), dtype, std::move(shape), bytes};
    if (!names_.insert(name).second) {
      throw refuse("each name once", "it twice", "choose another name");
    }
    tensors_.push_back(std::move(t));
  }

  /// A note in the file's `__metadata__`.  Throws Error where the key was used before
  /// or a string is not UTF-8.
  void metadata(const std::string& key, const std::string& value) {
    if (metadata_.emplace(json_string(key), json_string(value)).second) return;
    throw Error({text("safetensors: metadata ", detail::in_quotes(key)),
                 "each key once", "it twice", "choose another key"});
  }

  /// Writes the file whole or not at all.  Throws Error as `AtomicFile` does, and where
  /// names and metadata take more than the format's 100 MB.
  void write(const std::filesystem::path& path) const {
    std::vector<Tensor> sorted = tensors_;
    std::ranges::sort(sorted, [](const Tensor& a, const Tensor& b) {
      const std::size_t wide_a = size_of(a.dtype), wide_b = size_of(b.dtype);
      return wide_a != wide_b ? wide_a > wide_b : a.json_name < b.json_name;
    });
    const std::string header = format_header(sorted);
    if (header.size() > detail::safetensors_most_header) {
      throw Error(
          {path.string(),
           text("at most ", detail::safetensors_most_header, " bytes of header"),
           text(header.size()), "write fewer names or less metadata"});
    }
    AtomicFile file(path);
    const std::uint64_t length = header.size();
    file.write(std::as_bytes(std::span(&length, 1)));
    file.write(header);
    for (const Tensor& t : sorted) file.write(t.bytes);
    file.commit();
  }

 private:
  struct Tensor {
    std::string json_name;
    Dtype dtype;
    std::vector<std::size_t> shape;
    std::span<const std::byte> bytes;
  };

  /// Quoted and escaped; nlohmann checks UTF-8 on the way.
  static std::string json_string(const std::string& s) {
    try {
      return nlohmann::json(s).dump();
    } catch (const nlohmann::json::exception&) {
      throw Error({"safetensors", "names and metadata in UTF-8", detail::in_quotes(s),
                   "convert the text to UTF-8"});
    }
  }

  std::string format_header(std::span<const Tensor> sorted) const {
    std::string out = "{";
    const auto entry = [&](std::string_view name, const auto&... rest) {
      out += text(out.size() > 1 ? "," : "", name, ":", rest...);
    };
    if (!metadata_.empty()) {
      std::string notes;
      for (const auto& [key, value] : metadata_) {
        notes += text(notes.empty() ? "" : ",", key, ":", value);
      }
      entry("\"__metadata__\"", "{", notes, "}");
    }
    std::size_t at = 0;
    for (const Tensor& t : sorted) {
      const std::size_t end = at + t.bytes.size();
      entry(t.json_name, "{\"dtype\":\"", text(t.dtype),
            "\",\"shape\":", detail::bracketed(t.shape), ",\"data_offsets\":[", at, ",",
            end, "]}");
      at = end;
    }
    out += '}';
    out.resize((out.size() + 7) / 8 * 8,
               ' ');  // the data then begins at a multiple of 8
    return out;
  }

  std::vector<Tensor> tensors_;
  std::set<std::string, std::less<>> names_;
  std::map<std::string, std::string> metadata_;  // both in JSON
};

/// One tensor of a file that was read.  Views into the `Safetensors` it comes from.
struct TensorEntry {
  std::string name;
  Dtype dtype = Dtype::U8;
  std::vector<std::size_t> shape;  ///< empty for a single number
  std::span<const std::byte>
      data;  ///< row-major, little-endian, aligned to its numbers
};

/// The same, as numbers.
template <class T>
struct TensorValues {
  std::span<const T> values;
  std::span<const std::size_t> shape;
};

/// A safetensors file in memory, checked as a whole when it is read.
class Safetensors {
 public:
  /// Throws Error where the file cannot be read, breaks a rule of the format, or is
  /// larger than `most` bytes.
  static Safetensors read(const std::filesystem::path& path,
                          std::size_t most = unlimited) {
    return Safetensors(read_file(path, most), path.string());
  }

  /// From the bytes of a file; `where` names them in errors.
  explicit Safetensors(std::vector<std::uint8_t> file,
                       std::string where = "safetensors")
      : where_(std::move(where)), file_(std::move(file)) {
    constexpr std::size_t prefix = sizeof(std::uint64_t);
    if (file_.size() < prefix) {
      throw Error({where_, "at least 8 bytes", text(file_.size()),
                   "the file is truncated; fetch or write it again"});
    }
    std::uint64_t length = 0;
    std::memcpy(&length, file_.data(), prefix);
    if (length > detail::safetensors_most_header) {
      throw Error(
          {where_,
           text("at most ", detail::safetensors_most_header, " bytes of header"),
           text(length), "check that it is a safetensors file"});
    }
    if (length > file_.size() - prefix) {
      throw Error({where_, text("a header of ", length, " bytes"),
                   text(file_.size() - prefix),
                   "the file is truncated; fetch or write it again"});
    }
    const auto all = std::as_bytes(std::span(file_));
    const auto header = all.subspan(prefix, static_cast<std::size_t>(length));
    const auto data = all.subspan(prefix + header.size());
    SafetensorsHeader parsed = detail::parse_safetensors_header(
        {reinterpret_cast<const char*>(header.data()), header.size()}, data.size(),
        where_);
    metadata_ = std::move(parsed.metadata);
    tensors_.reserve(parsed.tensors.size());
    for (TensorInfo& t : parsed.tensors) {
      const auto bytes = aligned(data.subspan(t.begin, t.end - t.begin), t.dtype);
      tensors_.push_back({std::move(t.name), t.dtype, std::move(t.shape), bytes});
    }
    for (const TensorEntry& t : tensors_) by_name_.emplace(t.name, &t);
  }

  // Tensors and names are views into this object's memory, which a move keeps.
  Safetensors(Safetensors&&) = default;
  Safetensors& operator=(Safetensors&&) = default;

  /// The file's `__metadata__`.
  const std::map<std::string, std::string, std::less<>>& metadata() const {
    return metadata_;
  }
  /// One value of it.  Throws Error where it is not there.
  const std::string& metadata(std::string_view key) const {
    const auto found = metadata_.find(key);
    if (found != metadata_.end()) return found->second;
    throw Error({where_, text("metadata ", detail::in_quotes(key)), "none of that name",
                 "check that the file was written by the same program"});
  }

  /// All tensors, in the order of their data.
  std::span<const TensorEntry> tensors() const { return tensors_; }
  bool contains(std::string_view name) const { return by_name_.contains(name); }

  /// Throws Error where there is no such tensor.
  const TensorEntry& at(std::string_view name) const {
    const auto found = by_name_.find(name);
    if (found != by_name_.end()) return *found->second;
    throw Error({where_, text("a tensor ", detail::in_quotes(name)),
                 "none of that name", "check that the file belongs to this network"});
  }

  /// Throws Error where there is no such tensor or it holds another kind of number.
  template <TensorNumber T>
  TensorValues<T> get(std::string_view name) const {
    const TensorEntry& t = at(name);
    require(t, text(text(dtype_of<T>()), " numbers"), text(t.dtype),
            t.dtype == dtype_of<T>());
    return {{reinterpret_cast<const T*>(t.data.data()), t.data.size() / sizeof(T)},
            t.shape};
  }

  /// The same; throws Error where the shape is another one, too.
  template <TensorNumber T>
  std::span<const T> get(std::string_view name,
                         std::span<const std::size_t> shape) const {
    const TensorValues<T> found = get<T>(name);
    require(at(name), text("shape ", detail::bracketed(shape)),
            detail::bracketed(found.shape), std::ranges::equal(found.shape, shape));
    return found.values;
  }
  template <TensorNumber T>
  std::span<const T> get(std::string_view name,
                         std::initializer_list<std::size_t> shape) const {
    return get<T>(name, std::span(shape.begin(), shape.size()));
  }

 private:
  void require(const TensorEntry& t, std::string expected, std::string found,
               bool right) const {
    if (right) return;
    throw Error({text(where_, ": tensor ", detail::in_quotes(t.name)),
                 std::move(expected), std::move(found),
                 "check that the file belongs to this network"});
  }

  /// The format does not promise aligned data; what is not aligned gets a copy that is.
  std::span<const std::byte> aligned(std::span<const std::byte> data, Dtype dtype) {
    if (std::bit_cast<std::uintptr_t>(data.data()) % size_of(dtype) == 0) return data;
    copies_.push_back(std::make_unique<std::byte[]>(data.size()));
    std::ranges::copy(data, copies_.back().get());
    return {copies_.back().get(), data.size()};
  }

  std::string where_;
  std::vector<std::uint8_t> file_;
  std::vector<std::unique_ptr<std::byte[]>> copies_;
  std::map<std::string, std::string, std::less<>> metadata_;
  std::vector<TensorEntry> tensors_;
  std::map<std::string_view, const TensorEntry*> by_name_;
};

}  // namespace rewire
