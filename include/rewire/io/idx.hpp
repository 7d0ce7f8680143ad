// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <rewire/core/errors.hpp>
#include <rewire/io/file.hpp>
#include <rewire/io/gzip.hpp>

namespace rewire {

/// What an IDX file holds: unsigned bytes, row-major, in 1 to 4 dimensions, samples
/// first. (N) are labels, (N, H, W) grey images or label maps, (N, C, H, W) colour
/// images.
struct IdxArray {
  std::vector<std::size_t> shape;   ///< extents, samples first
  std::vector<std::uint8_t> bytes;  ///< as many as the product of `shape`
};

/// The largest contents that `read_idx` accepts unless told otherwise: 4 GiB.
inline constexpr std::size_t idx_limit = std::size_t{1} << 32;

namespace detail {

inline std::string idx_type_name(unsigned code) {
  switch (code) {
    case 0x08:
      return "unsigned bytes";
    case 0x09:
      return "signed bytes";
    case 0x0B:
      return "16-bit integers";
    case 0x0C:
      return "32-bit integers";
    case 0x0D:
      return "32-bit floating-point numbers";
    case 0x0E:
      return "64-bit floating-point numbers";
    default:
      return "no IDX type";
  }
}

inline std::string hex(unsigned byte) {
  constexpr std::string_view digits = "0123456789abcdef";
  return text("0x", digits[byte / 16 % 16], digits[byte % 16]);
}

inline std::string joined(std::span<const std::size_t> shape) {
  std::string out;
  for (const std::size_t n : shape) out += text(out.empty() ? "" : "x", n);
  return out;
}

/// Header of an IDX file: two zero bytes, the type, the number of dimensions, then one
/// big-endian 32-bit size a dimension.
struct IdxHeader {
  static constexpr std::size_t most_bytes = 4 + 4 * 4;

  std::vector<std::size_t> shape;
  std::size_t contents = 1;  ///< bytes after the header

  std::size_t size() const { return 4 + 4 * shape.size(); }
};

inline IdxHeader parse_idx_header(std::span<const std::uint8_t> front, std::size_t most,
                                  std::string_view where) {
  const auto refuse = [&](std::string expected, std::string found, std::string advice) {
    return Error(
        {std::string(where), std::move(expected), std::move(found), std::move(advice)});
  };
  const auto require_bytes = [&](std::size_t wanted) {
    if (front.size() >= wanted) return;
    throw refuse(text("an IDX header of ", wanted, " bytes"),
                 text(front.size(), " bytes"), "the file is truncated; fetch it again");
  };
  require_bytes(4);
  if (front[0] != 0 || front[1] != 0) {
    throw refuse("two zero bytes at the start of an IDX file",
                 text(hex(front[0]), " ", hex(front[1])),
                 "check that it is an IDX file");
  }
  if (front[2] != 0x08) {
    throw refuse("IDX type 0x08 (unsigned bytes)",
                 text(hex(front[2]), " (", idx_type_name(front[2]), ")"),
                 "convert the file to unsigned bytes");
  }
  const std::size_t dimensions = front[3];
  if (dimensions < 1 || dimensions > 4) {
    throw refuse("1 to 4 dimensions", text(dimensions), "check that it is an IDX file");
  }
  require_bytes(4 + 4 * dimensions);

  IdxHeader header;
  bool too_large = false;
  for (std::size_t d = 0; d < dimensions; ++d) {
    std::size_t n = 0;
    for (const std::uint8_t byte : front.subspan(4 + 4 * d, 4)) n = n * 256 + byte;
    if (n == 0) {
      throw refuse("sizes of at least 1", text("0 in dimension ", d + 1),
                   "the file is empty or damaged; fetch it again");
    }
    header.shape.push_back(n);
    too_large = too_large || n > most / header.contents;
    if (!too_large) header.contents *= n;
  }
  if (too_large) {
    throw refuse(text("at most ", most, " bytes of contents"), joined(header.shape),
                 "the header is damaged, or allow more");
  }
  return header;
}

}  // namespace detail

/// The array in the bytes of an IDX file, packed with gzip or not; `where` names them
/// in errors.  A header that asks for more than `most` bytes is refused before it takes
/// memory. Throws Error where the file is not IDX with unsigned bytes, truncated, too
/// long, damaged.
inline IdxArray parse_idx(std::vector<std::uint8_t> file, std::string_view where,
                          std::size_t most = idx_limit) {
  using detail::IdxHeader;
  IdxHeader header;
  if (is_gzip(file)) {
    header = detail::parse_idx_header(gunzip_front(file, IdxHeader::most_bytes, where),
                                      most, where);
    file = gunzip(file, header.size() + header.contents, where);
  } else {
    header = detail::parse_idx_header(file, most, where);
  }
  const std::size_t wanted = header.size() + header.contents;
  if (file.size() != wanted) {
    throw Error({std::string(where),
                 text(wanted, " bytes for ", detail::joined(header.shape)),
                 text(file.size()),
                 file.size() < wanted ? "the file is truncated; fetch it again"
                                      : "the file has bytes too many; fetch it again"});
  }
  file.erase(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(header.size()));
  return {std::move(header.shape), std::move(file)};
}

/// Reads an IDX file, packed with gzip or not.  Where there is no file of this name,
/// the name with ".gz" is tried: data sets are found as they were downloaded. Format:
/// Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits".
inline IdxArray read_idx(std::filesystem::path path, std::size_t most = idx_limit) {
  path = packed_or_not(std::move(path));
  return parse_idx(read_file(path, detail::most_packed(most)), path.string(), most);
}

/// Writes an IDX file, whole or not at all; packed with gzip where the name ends in
/// ".gz". Throws Error where shape and bytes disagree, a size is 0 or above 2^32 - 1,
/// there are not 1 to 4 dimensions, or the file cannot be written.
inline void write_idx(const std::filesystem::path& path, const IdxArray& array) {
  const std::size_t dimensions = array.shape.size();
  if (dimensions < 1 || dimensions > 4) {
    throw Error({path.string(), "1 to 4 dimensions", text(dimensions),
                 "give the shape of the array"});
  }
  std::vector<std::uint8_t> file = {0, 0, 0x08, static_cast<std::uint8_t>(dimensions)};
  for (const std::size_t n : array.shape) {
    if (n > 0xFFFFFFFF) {
      throw Error({path.string(), "sizes below 2^32", text(n), "write smaller files"});
    }
    for (const int shift : {24, 16, 8, 0}) {
      file.push_back(static_cast<std::uint8_t>(n >> shift));
    }
  }
  const auto header = detail::parse_idx_header(file, unlimited, path.string());
  if (header.contents != array.bytes.size()) {
    throw Error({path.string(),
                 text(header.contents, " bytes for ", detail::joined(array.shape)),
                 text(array.bytes.size()), "let shape and bytes agree"});
  }
  file.insert(file.end(), array.bytes.begin(), array.bytes.end());
  write_file(path, path.extension() == ".gz" ? gzip(file) : file);
}

}  // namespace rewire
