// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include <rewire/core/simd.hpp>

namespace rewire {

/// Where an output pixel is read in the input: row = row.by_row * r + row.by_column * c
/// + row.offset, and the column alike.
struct PixelMap {
  /// One coordinate in the source, as a linear function of the target's.
  struct Coordinate {
    float by_row, by_column, offset;  ///< pixels a row, pixels a column, pixels
    /// The coordinate that row r, column c of the target reads.
    constexpr float operator()(float r, float c) const {
      return by_row * r + by_column * c + offset;
    }
  };
  Coordinate row, column;  ///< in the source
};

namespace detail {

struct Resample {
  template <std::size_t Bytes>
  REWIRE_INLINE static void run(const float* image, std::size_t channels,
                                std::size_t height, std::size_t width, PixelMap map,
                                float* out) {
    constexpr std::size_t n = Bytes / sizeof(float);
    using V = Vec<float, Bytes>;
    V lane;
    for (std::size_t i = 0; i < n; ++i) lane[i] = static_cast<float>(i);
    for (std::size_t r = 0; r < height; ++r) {
      for (std::size_t c = 0; c < width; c += n) {
        Corners<n> from;
        const V column = lane + static_cast<float>(c);
        Vec<std::int32_t, Bytes> top, left;
        split<Bytes>(map.row, r, column, height, top, from.down);
        split<Bytes>(map.column, r, column, width, left, from.right);
        store(from.at, Vec<std::int32_t, Bytes>(top * static_cast<int>(width) + left));
        const std::size_t filled = std::min(n, width - c);
        for (std::size_t i = 0; i < filled; i += 4) {
          four(image, from, i, channels, height * width, width, out + r * width + c + i,
               std::min(filled - i, std::size_t{4}));
        }
      }
    }
  }

 private:
  /// For n pixels the upper left of the four that each lies between, and how far to the
  /// lower right it is from there.
  template <std::size_t n>
  struct Corners {
    std::int32_t at[n];
    float down[n], right[n];
  };

  /// A coordinate, kept inside the image: its whole part, at most the last but one, and
  /// the rest.
  template <std::size_t Bytes>
  REWIRE_INLINE static void split(const PixelMap::Coordinate& f, std::size_t r,
                                  const Vec<float, Bytes>& column, std::size_t length,
                                  Vec<std::int32_t, Bytes>& whole, float* rest) {
    using V = Vec<float, Bytes>;
    using I = Vec<std::int32_t, Bytes>;
    const V zero = {}, last = zero + static_cast<float>(length - 1);
    V v = column * f.by_column + (f.by_row * static_cast<float>(r) + f.offset);
    v = v > zero ? v : zero;
    v = v < last ? v : last;
    const I most = I{} + static_cast<std::int32_t>(length - 2);
    whole = __builtin_convertvector(v, I);
    whole = whole < most ? whole : most;
    store(rest, V(v - __builtin_convertvector(whole, V)));
  }

  /// Neighbours in a row, of two pixels.
  REWIRE_INLINE static void pairs(Vec<float, 16>& to, const float* a, const float* b) {
    double whole[2];  // one load each
    std::memcpy(whole, a, sizeof(double));
    std::memcpy(whole + 1, b, sizeof(double));
    const Vec<double, 16> both = {whole[0], whole[1]};
    std::memcpy(&to, &both, sizeof to);
  }

  /// Four pixels of a row, in all channels.
  template <std::size_t n>
  REWIRE_INLINE static void four(const float* image, const Corners<n>& from,
                                 std::size_t i, std::size_t channels, std::size_t plane,
                                 std::size_t width, float* to, std::size_t count) {
    using V = Vec<float, 16>;
    const float *at0 = image + from.at[i], *at1 = image + from.at[i + 1],
                *at2 = image + from.at[i + 2], *at3 = image + from.at[i + 3];
    V a, b, upper, lower, down, right;
    load(down, from.down + i);
    load(right, from.right + i);
    const std::size_t end = channels * plane;
    for (std::size_t p = 0; p < end; p += plane) {
      pairs(a, at0 + p, at1 + p);
      pairs(b, at2 + p, at3 + p);
      between(upper, a, b, right);
      pairs(a, at0 + p + width, at1 + p + width);
      pairs(b, at2 + p + width, at3 + p + width);
      between(lower, a, b, right);
      const V value = upper * (1 - down) + lower * down;
      if (count == 4) {
        store(to + p, value);
      } else {
        float part[4];
        store(+part, value);
        std::memcpy(to + p, part, count * sizeof(float));
      }
    }
  }

  REWIRE_INLINE static void between(Vec<float, 16>& to, const Vec<float, 16>& a,
                                    const Vec<float, 16>& b,
                                    const Vec<float, 16>& right) {
    const Vec<float, 16> even = __builtin_shufflevector(a, b, 0, 2, 4, 6),
                         odd = __builtin_shufflevector(a, b, 1, 3, 5, 7);
    to = even * (1 - right) + odd * right;  // exact at both ends
  }
};

}  // namespace detail

/// Moves the pixels of an image: each one of `out` is read where `map` says, between
/// the four pixels around that place (bilinear), and outside the image at its nearest
/// edge. image, out: (channels, height, width), apart; height and width at least 2,
/// height * width at most 2^24.
inline void resample(const float* image, std::size_t channels, std::size_t height,
                     std::size_t width, const PixelMap& map, float* out) {
  dispatch<detail::Resample>(image, channels, height, width, map, out);
}

}  // namespace rewire
