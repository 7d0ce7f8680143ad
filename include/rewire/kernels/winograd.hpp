// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>

#include <rewire/core/simd.hpp>
#include <rewire/kernels/run_walk.hpp>

namespace rewire {

// Winograd's minimal filtering F(2 x 2, 3 x 3) (Lavin and Gray, CVPR 2016): a tile of 2
// x 2 results of a 3 x 3 kernel takes 16 products, where its definition takes 36:
//   Y = A' ((G g G') * (B' d B)) A      g the kernel, d the 4 x 4 pixels the tile sees
// Samples lie innermost, so that all of it is sums of registers.
// A position, 0 to 15, is one of these products: row * 4 + column.

/// Products of a tile.
inline constexpr std::size_t winograd_positions = 16;

/// U = G g G' of kernels (3, 3):
///   u[p * u_position + o * channels + c] of w[o * w_output + c * w_channel + tap]
template <class T>
struct WinogradWeights {
  const T* w = nullptr;
  std::size_t w_output = 0, w_channel = 0;
  bool turned = false;  ///< by half a turn, as gradients of an input see a kernel
  T* u = nullptr;
  std::size_t u_position = 0;
  std::size_t channels = 0;
};

/// V = B' d B of the patches (4, 4) of consecutive tiles, `run` numbers of each pixel:
///   v[p * v_position + n] of column[j] + n / group * 2 * group + n % group
/// in two rows from `upper` on and two from `lower` on.  Reads and writes up to a
/// register beyond each run.
template <class T>
struct WinogradInput {
  const T *upper = nullptr, *lower = nullptr;
  std::size_t x_row = 0;       ///< numbers from one of two rows to the next
  std::size_t column[4] = {};  ///< where each column of the first patch begins
  /// Numbers that lie together, before as many that belong to other pixels: `run`, or a
  /// divisor of it that is a multiple of a cache line.
  std::size_t group = 0;
  T* v = nullptr;
  std::size_t v_position = 0;
  std::size_t run = 0;
};

namespace detail {

struct WinogradWeightsKernel {
  template <std::size_t Bytes, class T>
  REWIRE_INLINE static void run(WinogradWeights<T> all, std::size_t begin,
                                std::size_t end) {
    constexpr std::size_t width = Bytes / sizeof(T);
    for (std::size_t o = begin; o < end; ++o) {
      for (std::size_t c = 0; c < all.channels; c += width) {
        const std::size_t count = std::min(width, all.channels - c);
        block<Bytes>(all, all.w + o * all.w_output + c * all.w_channel, count,
                     all.u + o * all.channels + c);
      }
    }
  }

 private:
  template <std::size_t Bytes, class T>
  REWIRE_INLINE static void block(const WinogradWeights<T>& all, const T* w,
                                  std::size_t count, T* u) {
    using V = Vec<T, Bytes>;
    T kernels[9][Bytes / sizeof(T)] = {};
    for (std::size_t i = 0; i < count; ++i, w += all.w_channel) {
      for (std::size_t t = 0; t < 9; ++t) kernels[t][i] = w[all.turned ? 8 - t : t];
    }
    V half[4][3];  // G g
    for (std::size_t j = 0; j < 3; ++j) {
      V g[3];
      for (std::size_t i = 0; i < 3; ++i) load(g[i], kernels[i * 3 + j]);
      line(g[0], g[1], g[2], half[0][j], half[1][j], half[2][j], half[3][j]);
    }
    for (std::size_t i = 0; i < 4; ++i) {
      V to[4];
      line(half[i][0], half[i][1], half[i][2], to[0], to[1], to[2], to[3]);
      for (std::size_t j = 0; j < 4; ++j)
        store_some<Bytes>(u + (i * 4 + j) * all.u_position, to[j], count);
    }
  }

  template <class V>
  REWIRE_INLINE static void line(const V& a, const V& b, const V& c, V& p, V& q, V& r,
                                 V& s) {
    const V ends = a + c;
    p = a, s = c;
    q = (ends + b) / 2;
    r = (ends - b) / 2;
  }
};

/// Patch::block for each register of a run.
template <class Patch>
struct WinogradWalk {
  template <std::size_t Bytes, class T>
  REWIRE_INLINE static void run(WinogradInput<T> all) {
    for (std::size_t g = 0; g < all.run; g += all.group) {
      for (std::size_t n = 0; n < all.group; n += Bytes / sizeof(T))
        Patch::template block<Bytes>(all, 2 * g + n, all.v + g + n);
    }
  }
};

struct WinogradInputPatch {
  template <std::size_t Bytes, class T>
  REWIRE_INLINE static void block(const WinogradInput<T>& all, std::size_t at, T* v) {
    Vec<T, Bytes> d[4][4];
#pragma GCC unroll 4
    for (std::size_t j = 0; j < 4; ++j) {
#pragma GCC unroll 4
      for (std::size_t i = 0; i < 4; ++i) {
        const T* const row = (i < 2 ? all.upper : all.lower) + i % 2 * all.x_row;
        load(d[i][j], row + all.column[j] + at);
      }
      line(d[0][j], d[1][j], d[2][j], d[3][j]);
    }
#pragma GCC unroll 4
    for (std::size_t i = 0; i < 4; ++i) {
      line(d[i][0], d[i][1], d[i][2], d[i][3]);
#pragma GCC unroll 4
      for (std::size_t j = 0; j < 4; ++j)
        store(v + (i * 4 + j) * all.v_position, d[i][j]);
    }
  }

  template <class V>
  REWIRE_INLINE static void line(V& a, V& b, V& c, V& d) {
    const V sum = b + c;
    a -= c, d = b - d, c -= b, b = sum;
  }
};

}  // namespace detail

/// Outputs [begin, end) of `all`.
template <class T>
void winograd_weights(const WinogradWeights<T>& all, std::size_t begin,
                      std::size_t end) {
  dispatch<detail::WinogradWeightsKernel>(all, begin, end);
}

/// Of one channel.
template <class T>
void winograd_input(const WinogradInput<T>& all) {
  dispatch<detail::WinogradWalk<detail::WinogradInputPatch>>(all);
}

}  // namespace rewire
