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
#include <rewire/io/safetensors_writer.hpp>

namespace rewire {

/// One tensor of a file that was read.  Views into the `Safetensors` it comes from.
struct TensorEntry {
  std::string name;                ///< as in the file
  Dtype dtype = Dtype::U8;         ///< how a number is stored
  std::vector<std::size_t> shape;  ///< empty for a single number
  std::span<const std::byte>
      data;  ///< row-major, little-endian, aligned to its numbers
};

/// The same, as numbers.
template <class T>
struct TensorValues {
  std::span<const T> values;  ///< row-major; they live as long as the file object
  std::span<const std::size_t> shape;  ///< extents
};

/// A safetensors file in memory, checked as a whole when it is read: where it carries a
/// seal (`SafetensorsWriter::seal`), byte by byte.
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
    const std::string_view words(reinterpret_cast<const char*>(header.data()),
                                 header.size());
    SafetensorsHeader parsed =
        detail::parse_safetensors_header(words, data.size(), where_);
    metadata_ = std::move(parsed.metadata);
    if (sealed()) require_seal(all.first(prefix), words, data);
    tensors_.reserve(parsed.tensors.size());
    for (TensorInfo& t : parsed.tensors) {
      const auto bytes = aligned(data.subspan(t.begin, t.end - t.begin), t.dtype);
      tensors_.push_back({std::move(t.name), t.dtype, std::move(t.shape), bytes});
    }
    for (const TensorEntry& t : tensors_) by_name_.emplace(t.name, &t);
  }

  // Tensors and names are views into this object's memory, which a move keeps.
  /// Takes the file over.
  Safetensors(Safetensors&&) = default;
  Safetensors& operator=(Safetensors&&) = default;  ///< Takes the file over.

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

  /// Whether the file carries a hash of its bytes, which then is right.
  bool sealed() const { return metadata_.contains(seal_key); }

  /// All tensors, in the order of their data.
  std::span<const TensorEntry> tensors() const { return tensors_; }
  /// Whether there is a tensor of this name.
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
  /// The values of a tensor that must be of this shape; throws Error where it is not.
  template <TensorNumber T>
  std::span<const T> get(std::string_view name,
                         std::initializer_list<std::size_t> shape) const {
    return get<T>(name, std::span(shape.begin(), shape.size()));
  }

 private:
  void require_seal(std::span<const std::byte> prefix, std::string_view header,
                    std::span<const std::byte> data) const {
    const std::string& written = metadata(seal_key);
    const std::size_t at = detail::find_seal(header);
    std::string found = "a note in another form";
    if (at != header.npos && written.size() == ContentHash::digits) {
      ContentHash hash;
      hash.add(prefix);
      hash.add(header.substr(0, at));
      hash.add(std::string(ContentHash::digits, '0'));
      hash.add(header.substr(at + ContentHash::digits));
      hash.add(data);
      found = hash.text();
    }
    if (found == written) return;
    throw Error(
        {where_, text("content of the hash ", detail::in_quotes(written)),
         std::move(found),
         "the file is damaged, or was edited: take another, or write it again"});
  }

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
