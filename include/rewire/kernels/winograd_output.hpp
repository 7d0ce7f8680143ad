// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>

#include <rewire/core/simd.hpp>
#include <rewire/kernels/finish.hpp>
#include <rewire/kernels/run_walk.hpp>

namespace rewire {

/// Y = A' M A (winograd.hpp), and what follows, of consecutive tiles of one output:
///   y[row * y_row + (2 * tile + column) * lanes + lane] of
///   m[p * m_position + tile * lanes + lane], readable a register beyond
template <class T>
struct WinogradOutput {
  const T* m = nullptr;
  std::size_t m_position = 0;
  std::size_t lanes = 1;
  T* y = nullptr;
  std::size_t y_row = 0;
  std::size_t rows = 2;     ///< of y that exist: 1 or 2
  std::size_t columns = 0;  ///< of y that exist: twice the tiles, or one less
  T bias = {};              ///< added to each y
  Finish<T> finish = {};    ///< from this output on
};

namespace detail {

struct WinogradOutputKernel {
  template <std::size_t Bytes, class T>
  REWIRE_INLINE static void run(WinogradOutput<T> all) {
    switch (all.lanes) {
      case 1:
        return tiles<Bytes, 1>(all);
      case 2:
        return tiles<Bytes, 2>(all);
      case 4:
        return tiles<Bytes, 4>(all);
      case 8:
        return tiles<Bytes, 8>(all);
      default:
        return tiles<Bytes, 0>(all);
    }
  }

 private:
  template <std::size_t Bytes, std::size_t Lanes, class T>
  REWIRE_INLINE static void tiles(const WinogradOutput<T>& all) {
    using V = Vec<T, Bytes>;
    const std::size_t run = (all.columns + 1) / 2 * all.lanes;
    Place at;
    for (; at.n < run; at.next(Bytes / sizeof(T), all.lanes)) {
      V m[4][4];
#pragma GCC unroll 4
      for (std::size_t j = 0; j < 4; ++j) {
#pragma GCC unroll 4
        for (std::size_t i = 0; i < 4; ++i)
          load(m[i][j], all.m + (i * 4 + j) * all.m_position + at.n);
        line(m[0][j], m[1][j], m[2][j], m[3][j]);
      }
#pragma GCC unroll 2
      for (std::size_t i = 0; i < 2; ++i) {
        line(m[i][0], m[i][1], m[i][2], m[i][3]);
        for (std::size_t j = 0; j < 2; ++j) {
          m[i][j] += all.bias;
          all.finish.apply(0, m[i][j]);
        }
        if (i < all.rows)
          put<Bytes, Lanes>(all, at, m[i][0], m[i][1], all.y + i * all.y_row);
      }
    }
  }

  /// A register of a run.
  struct Place {
    std::size_t n = 0, tile = 0, lane = 0;  // the tile and lane of number n

    REWIRE_INLINE void next(std::size_t width, std::size_t lanes) {
      n += width;
      for (lane += width; lane >= lanes; lane -= lanes) ++tile;
    }
  };

  /// The sums of A', in place of the first two.
  template <class V>
  REWIRE_INLINE static void line(V& a, V& b, V& c, V& d) {
    const V difference = b - c;
    a += b + c, b = difference - d;
  }

  /// A register of even and one of odd columns of a row.
  template <std::size_t Bytes, std::size_t Lanes, class T>
  REWIRE_INLINE static void put(const WinogradOutput<T>& all, Place at,
                                const Vec<T, Bytes>& even, const Vec<T, Bytes>& odd,
                                T* y) {
    constexpr std::size_t width = Bytes / sizeof(T);
    if constexpr (Lanes > 0 && Lanes < width) {
      const std::size_t left = all.columns * Lanes - 2 * at.n;
      Vec<T, Bytes> first, second;
      interleave<Bytes, T, Lanes>(even, odd, first, second,
                                  std::make_index_sequence<width>());
      y += 2 * at.n;
      store_some<Bytes>(y, first, std::min(width, left));
      if (left > width)
        store_some<Bytes>(y + width, second, std::min(width, left - width));
      return;
    }
    y += at.n + at.tile * all.lanes;
    if (all.lanes % width == 0) {
      store(y, even);
      if (2 * at.tile + 1 < all.columns) store(y + all.lanes, odd);
      return;
    }
    T part[2][width];
    store(part[0], even), store(part[1], odd);
    for (std::size_t i = 0; i < width && 2 * at.tile < all.columns; ++i, ++y) {
      *y = part[0][i];
      if (2 * at.tile + 1 < all.columns) y[all.lanes] = part[1][i];
      at.next(1, all.lanes);
      if (at.lane == 0) y += all.lanes;
    }
  }

  /// Groups of `Lanes` numbers of a and b in turn.
  template <std::size_t Bytes, class T, std::size_t Lanes, std::size_t... I>
  REWIRE_INLINE static void interleave(const Vec<T, Bytes>& a, const Vec<T, Bytes>& b,
                                       Vec<T, Bytes>& first, Vec<T, Bytes>& second,
                                       std::index_sequence<I...>) {
    constexpr std::size_t width = sizeof...(I);
    constexpr auto from = [](std::size_t i) {
      return i / (2 * Lanes) * Lanes + i % Lanes + i / Lanes % 2 * width;
    };
    first = __builtin_shufflevector(a, b, from(I)...);
    second = __builtin_shufflevector(a, b, (from(I) + width / 2)...);
  }
};

}  // namespace detail

/// Of one output.
template <class T>
void winograd_output(const WinogradOutput<T>& all) {
  dispatch<detail::WinogradOutputKernel>(all);
}

}  // namespace rewire
