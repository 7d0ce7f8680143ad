// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstring>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <rewire/core/errors.hpp>
#include <rewire/io/file.hpp>
#include <rewire/io/npy_parser.hpp>
#include <rewire/io/npz.hpp>
#include <rewire/io/unzip.hpp>

namespace rewire {

/// The largest contents that the readers accept unless told otherwise: 4 GiB.
inline constexpr std::size_t npz_limit = std::size_t{1} << 32;

/// The array in the bytes of a .npy file, versions 1 to 3 of NumPy's format; `where`
/// names it in errors.  Throws Error where it is truncated, too long, of columns first,
/// of another byte order, or holds other things than booleans, integers and floats.
inline NpyArray parse_npy(std::string_view file, std::string_view where,
                          std::size_t most = npz_limit) {
  const auto refuse = [&](std::string expected, std::string found) {
    return Error({std::string(where), std::move(expected), std::move(found),
                  "the file is damaged, or no .npy file"});
  };
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(file[i]); };
  constexpr std::size_t front = 8;
  if (file.size() < front || !file.starts_with("\x93NUMPY"))
    throw refuse("the first bytes of a .npy file", "others");
  const unsigned major = byte(6);
  if (major < 1 || major > 3) throw refuse("version 1 to 3", text(major));
  const std::size_t sizes = major == 1 ? 2 : 4;
  std::size_t length = 0;
  for (std::size_t i = 0; i < sizes && front + i < file.size(); ++i)
    length += std::size_t{byte(front + i)} << (8 * i);
  if (file.size() < front + sizes || file.size() - front - sizes < length) {
    throw refuse(text("a header of ", length, " bytes"),
                 text("a file of ", file.size()));
  }
  auto header =
      detail::NpyParser(file.substr(front + sizes, length), where).parse(most);
  const std::string_view numbers = file.substr(front + sizes + length);
  if (numbers.size() != header.cells * header.width) {
    throw refuse(text(header.cells * header.width, " bytes of numbers"),
                 text(numbers.size()));
  }
  NpyArray array;
  array.type = std::move(header.type);
  array.shape = std::move(header.shape);
  array.bytes = numbers;
  return array;
}

/// The numbers of an array.  Throws Error where it holds another kind.
template <class T>
std::vector<T> numbers_of(const NpyArray& array) {
  const std::string wanted = NpyArray({0}, std::span<const T>()).type;
  const bool same = array.type == wanted ||
                    (sizeof(T) == 1 && array.type.substr(1) == wanted.substr(1));
  if (!same) {
    throw Error({"NpyArray", text("numbers of the type ", wanted), array.type,
                 "ask for the type that it holds"});
  }
  std::vector<T> numbers(array.bytes.size() / sizeof(T));
  if (!numbers.empty())
    std::memcpy(numbers.data(), array.bytes.data(), numbers.size() * sizeof(T));
  return numbers;
}

/// The arrays in the bytes of a .npz file, by their names, as `numpy.savez` and
/// `savez_compressed` write them, at most `most` bytes in all.  Throws Error as
/// `parse_npy`, and where the archive is damaged.
inline std::map<std::string, NpyArray> parse_npz(std::string_view file,
                                                 std::string_view where,
                                                 std::size_t most = npz_limit) {
  std::map<std::string, NpyArray> arrays;
  for (const auto& [name, contents] : detail::Unzip(file, where, most).files()) {
    constexpr std::string_view ending = ".npy";
    if (!name.ends_with(ending)) {
      throw Error({std::string(where), "files called *.npy in the archive", "others",
                   "check that it is a .npz file"});
    }
    std::string key = name.substr(0, name.size() - ending.size());
    NpyArray array = parse_npy(contents, text(where, ": an array"), most);
    arrays.emplace(std::move(key), std::move(array));
  }
  return arrays;
}

/// Reads a .npy file; see `parse_npy`.
inline NpyArray read_npy(const std::filesystem::path& path,
                         std::size_t most = npz_limit) {
  const auto bytes = read_file(path);
  return parse_npy({reinterpret_cast<const char*>(bytes.data()), bytes.size()},
                   path.string(), most);
}

/// Reads a .npz file; see `parse_npz`.
inline std::map<std::string, NpyArray> read_npz(const std::filesystem::path& path,
                                                std::size_t most = npz_limit) {
  const auto bytes = read_file(path);
  return parse_npz({reinterpret_cast<const char*>(bytes.data()), bytes.size()},
                   path.string(), most);
}

}  // namespace rewire
