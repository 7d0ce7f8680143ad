// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <zlib.h>

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <rewire/core/errors.hpp>
#include <rewire/io/file.hpp>

namespace rewire {

/// An array as NumPy stores it: row-major, in the byte order of this machine.
struct NpyArray {
  std::string type;                ///< NumPy's name, such as "<f4"
  std::vector<std::size_t> shape;  ///< extents, row-major
  std::string bytes;               ///< the numbers, little endian

  NpyArray() = default;

  /// Throws Error where shape and values disagree.
  template <class T>
  requires std::integral<T> || std::floating_point<T> NpyArray(
      std::vector<std::size_t> sizes, std::span<const T> values)
      : type(text(std::endian::native == std::endian::little ? '<' : '>',
                  std::floating_point<T>    ? 'f'
                  : std::signed_integral<T> ? 'i'
                                            : 'u',
                  sizeof(T))),
        shape(std::move(sizes)),
        bytes(reinterpret_cast<const char*>(values.data()), values.size_bytes()) {
    std::size_t cells = 1;
    for (const std::size_t n : shape) cells *= n;
    if (cells == values.size()) return;
    throw Error({"NpyArray", text(cells, " values for the shape"), text(values.size()),
                 "let shape and values agree"});
  }
};

/// The contents of a .npy file, version 1.0 of NumPy's format.
inline std::string npy(const NpyArray& array) {
  std::string shape;
  for (const std::size_t n : array.shape) shape += text(n, ",");
  std::string header = text("{'descr': '", array.type,
                            "', 'fortran_order': False, 'shape': (", shape, "), }");
  constexpr std::size_t front = 10, unit = 64;  // the values begin at a multiple of 64
  header.append(unit - 1 - (front + header.size()) % unit, ' ');
  header += '\n';
  const std::size_t size = header.size();
  std::string out("\x93NUMPY\x01\x00", 8);
  out += static_cast<char>(size % 256);
  out += static_cast<char>(size / 256);
  return out + header + array.bytes;
}

namespace detail {

/// A ZIP archive of files stored as they are (PKWARE APPNOTE 6.3, without ZIP64).
class Zip {
 public:
  void add(const std::string& name, std::string_view contents) {
    const auto offset = static_cast<std::uint32_t>(out_.size());
    const auto size = static_cast<std::uint32_t>(contents.size());
    const auto* const data = reinterpret_cast<const Bytef*>(contents.data());
    const auto check = static_cast<std::uint32_t>(::crc32_z(0, data, contents.size()));
    const auto about = [&](std::string& to) {
      put(to, 2, 20);  // the version that can read it: 2.0
      put(to, 2, 0);   // no flags
      put(to, 2, 0);   // not packed
      put(to, 2, 0);   // time and date: the same bytes for the same arrays
      put(to, 2, 0x21);
      put(to, 4, check);
      put(to, 4, size);
      put(to, 4, size);
      put(to, 2, static_cast<std::uint32_t>(name.size()));
      put(to, 2, 0);
    };
    out_ += "PK\x03\x04";
    about(out_);
    out_.append(name).append(contents);
    directory_ += "PK\x01\x02";
    put(directory_, 2, 20);
    about(directory_);
    put(directory_, 2, 0);  // no comment; first disk; nothing special
    put(directory_, 4, 0);
    put(directory_, 4, 0);
    put(directory_, 4, offset);
    directory_ += name;
    ++files_;
  }

  std::string finish() && {
    const std::size_t start = out_.size();
    out_ += directory_ + std::string("PK\x05\x06\0\0\0\0", 8);
    put(out_, 2, files_);
    put(out_, 2, files_);
    put(out_, 4, static_cast<std::uint32_t>(directory_.size()));
    put(out_, 4, static_cast<std::uint32_t>(start));
    put(out_, 2, 0);
    return std::move(out_);
  }

 private:
  static void put(std::string& to, int bytes, std::uint32_t value) {
    for (int b = 0; b < bytes; ++b) to += static_cast<char>(value >> (8 * b));
  }

  std::string out_, directory_;
  std::uint32_t files_ = 0;
};

}  // namespace detail

/// Writes named arrays for `numpy.load`, whole or not at all.  Throws Error where they
/// take 4 GiB or more or are more than 65535, a name is empty or has a '/', or the file
/// cannot be written.
inline void write_npz(const std::filesystem::path& path,
                      const std::map<std::string, NpyArray>& arrays) {
  if (arrays.size() > std::numeric_limits<std::uint16_t>::max()) {
    throw Error({path.string(), "at most 65535 arrays", text(arrays.size()),
                 "write several files"});
  }
  detail::Zip zip;
  std::size_t bytes = 0;
  for (const auto& [name, array] : arrays) {
    if (name.empty() || name.size() > 200 || name.find('/') != std::string::npos) {
      throw Error({path.string(), "array names of 1 to 200 characters without '/'",
                   text('"', name, '"'), "choose another name"});
    }
    constexpr std::size_t slack = 1024;  // what surrounds an array
    bytes += array.bytes.size() + slack;
    if (bytes > std::numeric_limits<std::uint32_t>::max()) {
      throw Error({path.string(), "arrays of less than 4 GiB in all", "more",
                   "write several files"});
    }
    zip.add(name + ".npy", npy(array));
  }
  AtomicFile file(path);
  file.write(std::move(zip).finish());
  file.commit();
}

}  // namespace rewire
