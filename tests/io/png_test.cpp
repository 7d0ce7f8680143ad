// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>
#include <zlib.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <rewire/io/png.hpp>

#include "io/scratch.hpp"

using namespace rewire;
using Bytes = std::vector<std::uint8_t>;

namespace {

void append_word(Bytes& to, std::size_t number) {
  for (const int shift : {24, 16, 8, 0})
    to.push_back(static_cast<std::uint8_t>(number >> shift));
}

void append_chunk(Bytes& to, std::string_view kind, const Bytes& content) {
  append_word(to, content.size());
  const std::size_t begin = to.size();
  to.insert(to.end(), kind.begin(), kind.end());
  to.insert(to.end(), content.begin(), content.end());
  append_word(to, crc32(0, to.data() + begin, static_cast<uInt>(to.size() - begin)));
}

/// By the standard, without libpng: `rows` have a filter byte (0) each.
Bytes by_hand(std::size_t width, std::size_t height, std::uint8_t bits,
              std::uint8_t kind, const Bytes& rows, const Bytes& palette = {}) {
  Bytes file{0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'}, header;
  append_word(header, width);
  append_word(header, height);
  header.insert(header.end(), {bits, kind, 0, 0, 0});
  append_chunk(file, "IHDR", header);
  if (!palette.empty()) append_chunk(file, "PLTE", palette);
  uLongf size = compressBound(rows.size());
  Bytes packed(size);
  compress(packed.data(), &size, rows.data(), rows.size());
  packed.resize(size);
  append_chunk(file, "IDAT", packed);
  append_chunk(file, "IEND", {});
  return file;
}

constexpr std::uint8_t grey = 0, rgb = 2, palette = 3, rgba = 6;

/// 2 x 2 colours of 8 bits.
Bytes small() {
  return by_hand(2, 2, 8, rgb, {0, 1, 2, 3, 4, 5, 6, 0, 7, 8, 9, 10, 11, 12});
}

std::string complaint(const Bytes& file) {
  return error_of([&] { parse_png(file, "a.png"); });
}

}  // namespace

TEST_CASE("parse_png: every kind of picture becomes colours of 8 bits") {
  const auto colours = [](const Bytes& file) { return parse_png(file, "a.png").bytes; };

  const Picture p = parse_png(small(), "a.png");
  CHECK(p.height == 2);
  CHECK(p.width == 2);
  CHECK(p.channels == 3);
  CHECK(p.bytes == Bytes{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
  CHECK(colours(by_hand(2, 1, 8, grey, {0, 7, 9})) == Bytes{7, 7, 7, 9, 9, 9});
  CHECK(colours(by_hand(2, 1, 8, rgba, {0, 1, 2, 3, 200, 4, 5, 6, 0})) ==
        Bytes{1, 2, 3, 4, 5, 6});
  CHECK(colours(by_hand(2, 1, 2, palette, {0, 0b01'10'0000},
                        {0, 0, 0, 10, 11, 12, 20, 21, 22})) ==
        Bytes{10, 11, 12, 20, 21, 22});
  // 0x8180 is 128.996 of 255, and 0x0100 0.996.
  CHECK(colours(by_hand(1, 1, 16, rgb, {0, 0x81, 0x80, 0x01, 0x00, 0xFF, 0xFF})) ==
        Bytes{129, 1, 255});
}

TEST_CASE("parse_png_numbers: numbers are those stored, whatever colours they have") {
  const auto numbers = [](const Bytes& file) {
    return parse_png_numbers(file, "a.png").numbers;
  };
  using Numbers = std::vector<std::uint16_t>;

  CHECK(numbers(by_hand(3, 1, 8, grey, {0, 7, 26, 255})) == Numbers{7, 26, 255});
  CHECK(numbers(by_hand(2, 1, 16, grey, {0, 0x65, 0x91, 0, 3})) == Numbers{0x6591, 3});
  CHECK(numbers(by_hand(3, 1, 4, palette, {0, 0x21, 0x00},
                        {0, 0, 0, 9, 9, 9, 9, 9, 9})) == Numbers{2, 1, 0});
  CHECK(numbers(by_hand(3, 1, 1, grey, {0, 0b101'00000})) == Numbers{1, 0, 1});
  CHECK(error_of([&] { parse_png_numbers(small(), "a.png"); }) ==
        "a.png: expected one number a pixel, grey or of a palette, found colours or "
        "transparency; give the file with the classes, not their colours");
}

TEST_CASE("parse_png: a file cut short anywhere is refused") {
  const Bytes whole = small();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    const Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    CHECK(complaint(cut).starts_with("a.png: expected a PNG picture, found "));
  }
}

TEST_CASE("parse_png: a file with any bit changed is refused") {
  const Bytes whole = small();
  for (std::size_t bit = 0; bit < 8 * whole.size(); ++bit) {
    CAPTURE(bit);
    Bytes changed = whole;
    changed[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
    CHECK(complaint(changed).starts_with("a.png: expected "));
  }
}

TEST_CASE("parse_png: a header that asks for too much is refused before it is served") {
  CHECK(complaint(by_hand(1 << 20, 1 << 20, 8, rgb, {0})) ==
        "a.png: expected at most 268435456 bytes of pixels, found 1048576x1048576; the "
        "file is damaged, or allow more");
  CHECK(complaint(by_hand(0x7FFFFFFF, 1, 8, rgb, {0}))
            .starts_with("a.png: expected a PNG picture, found "));
  CHECK(complaint(by_hand(2, 3, 8, rgb, {0, 1, 2, 3, 4, 5, 6}))  // rows are missing
            .starts_with("a.png: expected a PNG picture, found "));
  CHECK(complaint(bytes_of("GIF89a and more")).find("Not a PNG") != std::string::npos);
}

TEST_CASE("write_png: what was written is read again, grey, colours and palette") {
  const Scratch scratch;
  const Picture picture{2, 3, 3, Bytes(18, 200)}, map{1, 4, 1, {0, 2, 1, 2}};
  const std::vector<Colour> colours{{1, 2, 3}, {4, 5, 6}, {7, 8, 9}};

  write_png(scratch / "picture.png", picture);
  write_png(scratch / "grey.png", map);
  write_png(scratch / "map.png", map, colours);

  CHECK(read_png(scratch / "picture.png").bytes == picture.bytes);
  const std::vector<std::uint16_t> numbers{0, 2, 1, 2};
  CHECK(read_png_numbers(scratch / "grey.png").numbers == numbers);
  CHECK(read_png_numbers(scratch / "map.png").numbers == numbers);
  CHECK(read_png(scratch / "map.png").bytes ==
        Bytes{1, 2, 3, 7, 8, 9, 4, 5, 6, 7, 8, 9});
}

TEST_CASE("write_png: what does not fit is refused") {
  const std::vector<Colour> two(2);
  CHECK(error_of([] {
          make_png({2, 2, 3, Bytes(11)});
        }) == "make_png: expected 12 bytes, found 11; correct the picture");
  CHECK(
      error_of([] {
        make_png({2, 2, 2, Bytes(8)});
      }) ==
      "make_png: expected 1 or 3 channels of 1 to 2^20 pixels a side, found 2 of 2x2; "
      "correct the picture");
  CHECK(
      error_of([&] {
        make_png({1, 2, 1, {1, 2}}, two);
      }) ==
      "make_png: expected numbers below 2, as there are colours, found 2; correct the "
      "picture");
}
