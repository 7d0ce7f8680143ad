// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <png.h>

#include <algorithm>
#include <array>
#include <bit>
#include <csetjmp>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <rewire/core/errors.hpp>

namespace rewire::detail {

/// What libpng and its callbacks share.
struct PngFeed {
  std::span<const std::uint8_t> rest;       // to be read
  std::vector<std::uint8_t>* to = nullptr;  // written
  std::array<char, 128> problem{};
};

extern "C" {
[[noreturn]] inline void rewire_png_fail(png_structp png, png_const_charp why) {
  auto& feed = *static_cast<PngFeed*>(png_get_error_ptr(png));
  std::strncpy(feed.problem.data(), why, feed.problem.size() - 1);
  png_longjmp(png, 1);
}
inline void rewire_png_warn(png_structp, png_const_charp) {}  // the library is silent
inline void rewire_png_take(png_structp png, png_bytep to, std::size_t count) {
  auto& feed = *static_cast<PngFeed*>(png_get_io_ptr(png));
  if (feed.rest.size() < count) png_error(png, "a file that ends too early");
  std::memcpy(to, feed.rest.data(), count);
  feed.rest = feed.rest.subspan(count);
}
inline void rewire_png_give(png_structp png, png_bytep from, std::size_t count) {
  auto& to = *static_cast<PngFeed*>(png_get_io_ptr(png))->to;
  bool fits = true;
  try {
    to.insert(to.end(), from, from + count);
  } catch (...) {  // not through a C library
    fits = false;
  }
  if (!fits) png_error(png, "no memory");
}
inline void rewire_png_flush(png_structp) {}
}

/// Calls `f`, which calls libpng, and says whether libpng was content.  An error jumps
/// out of `f`: nothing with a destructor may be made there.
template <class F>
bool png_content(png_structp png, F f) {
  if (setjmp(png_jmpbuf(png)) != 0) return false;
  f();
  return true;
}

/// One PNG file in memory, read front to back.
class PngReader {
 public:
  PngReader(std::span<const std::uint8_t> file, std::string_view where)
      : feed_{.rest = file}, where_(where) {
    png_ = png_create_read_struct(PNG_LIBPNG_VER_STRING, &feed_, rewire_png_fail,
                                  rewire_png_warn);
    info_ = png_ == nullptr ? nullptr : png_create_info_struct(png_);
    if (info_ == nullptr) {
      png_destroy_read_struct(&png_, &info_, nullptr);
      throw Error({where_, "libpng to begin", "that it does not", "check its version"});
    }
    png_set_read_fn(png_, &feed_, rewire_png_take);
    png_set_user_limits(png_, most_side, most_side);
    const bool begun =
        chunks_fit() && png_content(png_, [this] { png_read_info(png_, info_); });
    if (!begun) {
      png_destroy_read_struct(&png_, &info_, nullptr);  // no destructor will
      damaged();
    }
  }
  PngReader(const PngReader&) = delete;
  PngReader& operator=(const PngReader&) = delete;
  ~PngReader() { png_destroy_read_struct(&png_, &info_, nullptr); }

  std::size_t height() const { return png_get_image_height(png_, info_); }
  std::size_t width() const { return png_get_image_width(png_, info_); }
  unsigned kind() const { return png_get_color_type(png_, info_); }
  std::size_t bits() const { return png_get_bit_depth(png_, info_); }

  void want_rgb() {
    set([this] {
      png_set_expand(png_);  // palettes, fewer than 8 bits
      png_set_scale_16(png_);
      png_set_strip_alpha(png_);
      png_set_gray_to_rgb(png_);
    });
  }
  void want_numbers() {
    if ((kind() != PNG_COLOR_TYPE_GRAY && kind() != PNG_COLOR_TYPE_PALETTE)) {
      throw refuse("one number a pixel, grey or of a palette",
                   "colours or transparency",
                   "give the file with the classes, not their colours");
    }
    set([this] {
      png_set_packing(png_);
      if constexpr (std::endian::native == std::endian::little) png_set_swap(png_);
    });
  }

  /// All rows, `each` numbers of type E a pixel.  Refused before memory is taken.
  template <class E>
  std::vector<E> pixels(std::size_t each, std::size_t most) {
    const std::size_t row = width() * each * sizeof(E);  // sides are at most 2^20
    if (row * height() > most) {
      throw refuse(text("at most ", most, " bytes of pixels"),
                   text(width(), "x", height()), "the file is damaged, or allow more");
    }
    if (png_get_rowbytes(png_, info_) != row) damaged();
    std::vector<E> all(row / sizeof(E) * height());
    std::vector<png_bytep> rows(height());
    for (std::size_t r = 0; r < rows.size(); ++r)
      rows[r] = reinterpret_cast<png_bytep>(all.data()) + r * row;
    png_bytepp first = rows.data();
    if (!png_content(png_, [&] {
          png_read_image(png_, first);
          png_read_end(png_, nullptr);
        }))
      damaged();
    return all;
  }

 private:
  static constexpr png_uint_32 most_side = 1 << 20;

  /// libpng takes the memory that a chunk says it needs before it reads it: no chunk
  /// may say more than the file has.
  bool chunks_fit() const {
    constexpr std::size_t signature = 8, front = 8, checksum = 4;
    auto rest = feed_.rest;
    if (rest.size() < signature || png_sig_cmp(rest.data(), 0, signature) != 0)
      return true;  // libpng says what it is
    rest = rest.subspan(signature);
    while (rest.size() >= front && std::memcmp(rest.data() + 4, "IEND", 4) != 0) {
      const std::size_t length = png_get_uint_32(rest.data());
      if (length > rest.size() - front) return false;
      rest = rest.subspan(std::min(front + length + checksum, rest.size()));
    }
    return true;
  }

  template <class F>
  void set(F f) {
    if (!png_content(png_, [&] {
          f();
          png_set_interlace_handling(png_);
          png_read_update_info(png_, info_);
        }))
      damaged();
  }
  Error refuse(std::string expected, std::string found, std::string advice) const {
    return Error({where_, std::move(expected), std::move(found), std::move(advice)});
  }
  [[noreturn]] void damaged() const {
    const char* const why = feed_.problem.data();
    throw refuse("a PNG picture", *why == '\0' ? "a file that ends too early" : why,
                 "fetch the file again");
  }

  PngFeed feed_;
  std::string where_;
  png_structp png_ = nullptr;
  png_infop info_ = nullptr;
};

}  // namespace rewire::detail
