// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <png.h>

#include <algorithm>
#include <array>
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
#include <rewire/io/png_reader.hpp>

namespace rewire {

/// Rows of pixels, the numbers of a pixel side by side: 1 (grey) or 3 (red, green,
/// blue) bytes each.
struct Picture {
  std::size_t height = 0, width = 0, channels = 3;  ///< pixels, pixels, numbers a pixel
  std::vector<std::uint8_t> bytes = {};             ///< height * width * channels
};

/// One number a pixel, as a file keeps it: a class, the number of an object.
struct NumberMap {
  std::size_t height = 0, width = 0;        ///< pixels
  std::vector<std::uint16_t> numbers = {};  ///< height * width
};

using Colour = std::array<std::uint8_t, 3>;  ///< red, green, blue

/// The largest picture that the readers accept unless told otherwise: 256 MiB unpacked.
inline constexpr std::size_t png_limit = std::size_t{1} << 28;

namespace detail {

inline void require_picture(const Picture& p, std::string_view where,
                            std::span<const Colour> palette) {
  const auto refuse = [&](std::string expected, std::string found) {
    throw Error({std::string(where), std::move(expected), std::move(found),
                 "correct the picture"});
  };
  constexpr std::size_t most = 1 << 20;
  if (p.height < 1 || p.width < 1 || p.height > most || p.width > most ||
      (p.channels != 1 && p.channels != 3))
    refuse("1 or 3 channels of 1 to 2^20 pixels a side",
           text(p.channels, " of ", p.width, "x", p.height));
  if (p.bytes.size() != p.height * p.width * p.channels)
    refuse(text(p.height * p.width * p.channels, " bytes"), text(p.bytes.size()));
  if (palette.empty()) return;
  if (p.channels != 1 || palette.size() > 256)
    refuse("one number a pixel and at most 256 colours",
           text(p.channels, " and ", palette.size()));
  const auto last = *std::max_element(p.bytes.begin(), p.bytes.end());
  if (last >= palette.size())
    refuse(text("numbers below ", palette.size(), ", as there are colours"),
           text(unsigned{last}));
}

}  // namespace detail

/// The picture in the bytes of a PNG file, as red, green and blue of 8 bits: grey is
/// repeated, palettes are looked up, 16 bits rounded, transparency is dropped.  `where`
/// names the file in errors.  Throws Error where the file is truncated, damaged or no
/// PNG, or its picture takes more than `most` bytes.
inline Picture parse_png(std::span<const std::uint8_t> file, std::string_view where,
                         std::size_t most = png_limit) {
  detail::PngReader reader(file, where);
  reader.want_rgb();
  return {reader.height(), reader.width(), 3, reader.pixels<std::uint8_t>(3, most)};
}

/// The numbers in the bytes of a grey PNG file or of one with a palette, whose colours
/// do not count; 1 to 16 bits, as they are stored.  Throws as `parse_png`, and where
/// the file has colours or transparency.
inline NumberMap parse_png_numbers(std::span<const std::uint8_t> file,
                                   std::string_view where,
                                   std::size_t most = png_limit) {
  detail::PngReader reader(file, where);
  reader.want_numbers();
  NumberMap map{reader.height(), reader.width()};
  if (reader.bits() == 16) {
    map.numbers = reader.pixels<std::uint16_t>(1, most);
  } else {
    const auto bytes = reader.pixels<std::uint8_t>(1, most / 2);
    map.numbers.assign(bytes.begin(), bytes.end());
  }
  return map;
}

/// Reads a picture of any kind of PNG as 8-bit colours; see `parse_png`.
inline Picture read_png(const std::filesystem::path& path,
                        std::size_t most = png_limit) {
  return parse_png(read_file(path, most), path.string(), most);
}

/// Reads a PNG file of labels; see `parse_png_numbers`.
inline NumberMap read_png_numbers(const std::filesystem::path& path,
                                  std::size_t most = png_limit) {
  return parse_png_numbers(read_file(path, most), path.string(), most);
}

/// The bytes of a PNG file of 8 bits: grey, colours, or, where a palette is given,
/// numbers that it gives a colour.  Throws Error where picture and palette do not fit.
inline std::vector<std::uint8_t> make_png(const Picture& picture,
                                          std::span<const Colour> palette = {},
                                          std::string_view where = "make_png") {
  detail::require_picture(picture, where, palette);
  std::vector<std::uint8_t> file;
  detail::PngFeed feed{.rest = {}, .to = &file, .problem = {}};
  png_structp png = png_create_write_struct(
      PNG_LIBPNG_VER_STRING, &feed, detail::rewire_png_fail, detail::rewire_png_warn);
  png_infop info = png == nullptr ? nullptr : png_create_info_struct(png);
  std::vector<png_bytep> rows(picture.height);
  for (std::size_t r = 0; r < rows.size(); ++r) {
    rows[r] = const_cast<png_bytep>(picture.bytes.data()) +
              r * picture.width * picture.channels;
  }
  std::array<png_color, 256> colours{};
  for (std::size_t i = 0; i < palette.size(); ++i)
    colours[i] = {palette[i][0], palette[i][1], palette[i][2]};
  const bool written =
      info != nullptr && detail::png_content(png, [&] {
        png_set_write_fn(png, &feed, detail::rewire_png_give, detail::rewire_png_flush);
        png_set_IHDR(png, info, static_cast<png_uint_32>(picture.width),
                     static_cast<png_uint_32>(picture.height), 8,
                     !palette.empty()        ? PNG_COLOR_TYPE_PALETTE
                     : picture.channels == 1 ? PNG_COLOR_TYPE_GRAY
                                             : PNG_COLOR_TYPE_RGB,
                     PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                     PNG_FILTER_TYPE_DEFAULT);
        if (!palette.empty())
          png_set_PLTE(png, info, colours.data(), static_cast<int>(palette.size()));
        png_set_rows(png, info, rows.data());
        png_write_png(png, info, PNG_TRANSFORM_IDENTITY, nullptr);
      });
  png_destroy_write_struct(&png, &info);
  if (!written)
    throw Error({std::string(where), "libpng to write it", feed.problem.data(), ""});
  return file;
}

/// Writes a PNG file, whole or not at all; see `make_png`.
inline void write_png(const std::filesystem::path& path, const Picture& picture,
                      std::span<const Colour> palette = {}) {
  write_file(path, make_png(picture, palette, path.string()));
}

}  // namespace rewire
