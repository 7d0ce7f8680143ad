// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
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
#include <rewire/io/content_hash.hpp>
#include <rewire/io/dtype.hpp>
#include <rewire/io/file.hpp>
#include <rewire/io/safetensors_header.hpp>

namespace rewire {

/// Collects named tensors and writes them as one safetensors file
/// (https://github.com/huggingface/safetensors, format section).  The values that are
/// added are not copied: they must stay where they are until `write`.  The same
/// content, added in any order, gives the same bytes; every tensor is aligned to its
/// numbers.
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

  /// Values that nobody else keeps: the writer does.
  template <TensorNumber T>
  void keep(const std::string& name, std::vector<T> values,
            const std::vector<std::size_t>& shape) {
    const auto kept = std::make_shared<const std::vector<T>>(std::move(values));
    add(name, std::span<const T>(*kept), shape);
    kept_.push_back(kept);
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

  /// Has the file carry a hash of its bytes, by which readers know damage.
  void seal() {
    metadata(std::string(seal_key), std::string(ContentHash::digits, '0'));
    sealed_ = true;
  }

  /// Writes the file whole or not at all.  Throws Error as `AtomicFile` does, and where
  /// names and metadata take more than the format's 100 MB.
  void write(const std::filesystem::path& path) const {
    std::vector<Tensor> sorted = tensors_;
    std::ranges::sort(sorted, [](const Tensor& a, const Tensor& b) {
      const std::size_t wide_a = size_of(a.dtype), wide_b = size_of(b.dtype);
      return wide_a != wide_b ? wide_a > wide_b : a.json_name < b.json_name;
    });
    std::string header = format_header(sorted);
    if (header.size() > detail::safetensors_most_header) {
      throw Error(
          {path.string(),
           text("at most ", detail::safetensors_most_header, " bytes of header"),
           text(header.size()), "write fewer names or less metadata"});
    }
    AtomicFile file(path);
    const std::uint64_t length = header.size();
    const auto prefix = std::as_bytes(std::span(&length, 1));
    if (sealed_) write_seal(header, prefix, sorted);
    file.write(prefix);
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

  /// Puts the hash in place of the zeros that stand for it.
  static void write_seal(std::string& header, std::span<const std::byte> prefix,
                         std::span<const Tensor> sorted) {
    ContentHash hash;
    hash.add(prefix);
    hash.add(header);
    for (const Tensor& t : sorted) hash.add(t.bytes);
    const std::size_t at = detail::find_seal(header);
    header.replace(at, ContentHash::digits, hash.text());
  }

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
  std::vector<std::shared_ptr<const void>> kept_;
  std::set<std::string, std::less<>> names_;
  std::map<std::string, std::string> metadata_;  // both in JSON
  bool sealed_ = false;
};

}  // namespace rewire
