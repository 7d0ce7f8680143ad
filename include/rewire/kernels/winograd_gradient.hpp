// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>

#include <rewire/core/simd.hpp>
#include <rewire/kernels/run_walk.hpp>
#include <rewire/kernels/winograd.hpp>

namespace rewire {

/// dg = G' dU G, the gradient of kernels (3, 3) (winograd.hpp) of a few channels:
///   dw[o * dw_output + c * 9 + tap] += of du[p * du_position + o * block + c]
template <class T>
struct WinogradKernelGradient {
  const T* du = nullptr;
  std::size_t du_position = 0;
  std::size_t block = 0, channels = 0;  ///< from output to output, and of these in use
  T* dw = nullptr;
  std::size_t dw_output = 0;
};

namespace detail {

/// dM = A dY A' of the gradient of tiles (2, 2), as WinogradInput says.
struct WinogradGradientPatch {
  template <std::size_t Bytes, class T>
  REWIRE_INLINE static void block(const WinogradInput<T>& all, std::size_t at, T* v) {
    Vec<T, Bytes> column[2][4];
#pragma GCC unroll 2
    for (std::size_t j = 0; j < 2; ++j) {
      Vec<T, Bytes> a, b;
      load(a, all.upper + all.column[j] + at);
      load(b, all.upper + all.x_row + all.column[j] + at);
      line(a, b, column[j]);
    }
#pragma GCC unroll 4
    for (std::size_t i = 0; i < 4; ++i) {
      Vec<T, Bytes> to[4];
      line(column[0][i], column[1][i], to);
#pragma GCC unroll 4
      for (std::size_t j = 0; j < 4; ++j)
        store(v + (i * 4 + j) * all.v_position, to[j]);
    }
  }

  template <class V>
  REWIRE_INLINE static void line(const V& a, const V& b, V (&to)[4]) {
    to[0] = a, to[1] = a + b, to[2] = a - b, to[3] = -b;
  }
};

struct WinogradKernelGradientKernel {
  template <std::size_t Bytes, class T>
  REWIRE_INLINE static void run(WinogradKernelGradient<T> all, std::size_t outputs) {
    constexpr std::size_t width = Bytes / sizeof(T);
    for (std::size_t n = 0; n < outputs * all.block; n += width) {
      T kernels[9][width];
      transform<Bytes>(all, n, std::min(width, outputs * all.block - n), kernels);
      for (std::size_t k = 0; k < width; ++k) {
        const std::size_t o = (n + k) / all.block, c = (n + k) % all.block;
        if (o >= outputs || c >= all.channels) continue;
        T* const dw = all.dw + o * all.dw_output + c * 9;
        for (std::size_t t = 0; t < 9; ++t) dw[t] += kernels[t][k];
      }
    }
  }

 private:
  template <std::size_t Bytes, class T>
  REWIRE_INLINE static void transform(const WinogradKernelGradient<T>& all,
                                      std::size_t n, std::size_t count,
                                      T (&kernels)[9][Bytes / sizeof(T)]) {
    using V = Vec<T, Bytes>;
    V half[3][4];  // G' dU
    for (std::size_t j = 0; j < 4; ++j) {
      V u[4];
      for (std::size_t i = 0; i < 4; ++i)
        load_some<Bytes>(u[i], all.du + (i * 4 + j) * all.du_position + n, count);
      line(u, half[0][j], half[1][j], half[2][j]);
    }
    for (std::size_t i = 0; i < 3; ++i) {
      V to[3];
      line(half[i], to[0], to[1], to[2]);
      for (std::size_t j = 0; j < 3; ++j) store(kernels[i * 3 + j], to[j]);
    }
  }

  template <class V>
  REWIRE_INLINE static void line(const V (&u)[4], V& a, V& b, V& c) {
    const V sum = (u[1] + u[2]) / 2;
    a = u[0] + sum, b = (u[1] - u[2]) / 2, c = sum + u[3];
  }
};

}  // namespace detail

/// Of one output: v[p * v_position + n] is its dM.
template <class T>
void winograd_gradient(const WinogradInput<T>& all) {
  dispatch<detail::WinogradWalk<detail::WinogradGradientPatch>>(all);
}

/// All outputs.
template <class T>
void winograd_kernel_gradient(const WinogradKernelGradient<T>& all,
                              std::size_t outputs) {
  dispatch<detail::WinogradKernelGradientKernel>(all, outputs);
}

}  // namespace rewire
