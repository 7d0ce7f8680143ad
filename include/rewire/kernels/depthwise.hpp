// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>

#include <rewire/core/simd.hpp>
#include <rewire/kernels/finish.hpp>
#include <rewire/kernels/run_walk.hpp>
#include <rewire/kernels/tap_group.hpp>
#include <rewire/kernels/window.hpp>

namespace rewire {

/// One channel of a depthwise convolution, where all that a row of the result needs
/// lies in contiguous runs (`Spread`).
///   y[r][j] = bias + sum over taps t: w[t.weight] * x[r * x_row + t.at + j]
template <class T>
struct Depthwise {
  const T* x = nullptr;  ///< readable a register beyond what is summed
  std::size_t x_row = 0;
  const Tap* tap = nullptr;  ///< `taps` of them
  std::size_t taps = 0;
  const T* w = nullptr;
  T bias = 0;
  T* y = nullptr;
  std::size_t y_row = 0, rows = 0;  ///< numbers from one row of y to the next, and rows
  std::size_t run = 0;              ///< numbers of a row
  Finish<T> finish = {};            ///< what becomes of each y, output 0
};

/// Both its gradients, in one walk over dy.
///   dx[r][j] = sum over taps t: w[t.weight] * dy[r * dy_row + t.at + j]   overwritten
///   dw[t.weight] += sum over r and j of x[r][j] * dy[r * dy_row + t.at + j]
template <class T>
struct DepthwiseGradient {
  const T* x = nullptr;
  T* dx = nullptr;        ///< null where nobody wants it
  std::size_t x_row = 0;  ///< numbers from one row of x to the next
  const T* dy = nullptr;  ///< finite a register beyond what is summed
  std::size_t dy_row = 0;
  const Tap* tap = nullptr;  ///< `taps` of them
  std::size_t taps = 0;
  const T* w = nullptr;
  T* dw = nullptr;
  std::size_t rows = 0, run = 0;  ///< rows of dx, and numbers of each
};

namespace detail {

struct DepthwiseForward {
  template <std::size_t Bytes, class T>
  REWIRE_INLINE static void run(Depthwise<T> all) {
    each_tap_group(
        all.taps, [&]<std::size_t N>(std::size_t first)
                      __attribute__((always_inline)) { group<N, Bytes>(all, first); });
  }

 private:
  /// A group of taps adds to what others have summed; the last one finishes.
  struct Part {
    bool add, last;
  };

  template <std::size_t N, std::size_t Bytes, class T>
  REWIRE_INLINE static void group(const Depthwise<T>& all, std::size_t first) {
    constexpr std::size_t width = Bytes / sizeof(T), most = Bytes == 64 ? 4 : 2;
    const TapGroup<N, Bytes, T> taps(all.tap + first, all.w);
    const Part part{first > 0, first + N == all.taps};
    for (std::size_t r = 0; r < all.rows; ++r) {
      const T* const x = all.x + r * all.x_row;
      T* const y = all.y + r * all.y_row;
      std::size_t j = 0;
      for (; j + most * width <= all.run; j += most * width)
        block<most>(all, taps, part, x + j, y + j, width);
      for (; j < all.run; j += width)
        block<1>(all, taps, part, x + j, y + j, std::min(width, all.run - j));
    }
  }

  template <std::size_t Registers, std::size_t N, std::size_t Bytes, class T>
  REWIRE_INLINE static void block(const Depthwise<T>& all,
                                  const TapGroup<N, Bytes, T>& taps, Part part,
                                  const T* x, T* y, std::size_t count) {
    constexpr std::size_t width = Bytes / sizeof(T);
    Vec<T, Bytes> acc[Registers];
#pragma GCC unroll 4
    for (std::size_t v = 0; v < Registers; ++v) {
      acc[v] = Vec<T, Bytes>{} + all.bias;
      if (part.add) load_some<Bytes>(acc[v], y + v * width, count);
    }
#pragma GCC unroll 9
    for (std::size_t t = 0; t < N; ++t) {
#pragma GCC unroll 4
      for (std::size_t v = 0; v < Registers; ++v) {
        Vec<T, Bytes> in;
        load(in, x + taps.at[t] + v * width);
        acc[v] += taps.w[t] * in;
      }
    }
#pragma GCC unroll 4
    for (std::size_t v = 0; v < Registers; ++v) {
      if (part.last) all.finish.apply(0, acc[v]);
      store_some<Bytes>(y + v * width, acc[v], count);
    }
  }
};

template <bool Dx>
struct DepthwiseBackward {
  template <std::size_t Bytes, class T>
  REWIRE_INLINE static void run(DepthwiseGradient<T> all) {
    each_tap_group(
        all.taps, [&]<std::size_t N>(std::size_t first)
                      __attribute__((always_inline)) { group<N, Bytes>(all, first); });
  }

 private:
  template <std::size_t N, std::size_t Bytes, class T>
  REWIRE_INLINE static void group(const DepthwiseGradient<T>& all, std::size_t first) {
    constexpr std::size_t width = Bytes / sizeof(T), most = Bytes == 64 ? 4 : 1;
    const TapGroup<N, Bytes, T> taps(all.tap + first, all.w);
    Vec<T, Bytes> dw[N] = {};
    for (std::size_t r = 0; r < all.rows; ++r) {
      const std::size_t row = r * all.x_row;
      const T* const dy = all.dy + r * all.dy_row;
      std::size_t j = 0;
      for (; j + most * width <= all.run; j += most * width)
        block<most>(all, taps, first > 0, row + j, dy + j, width, dw);
      for (; j < all.run; j += width) {
        block<1>(all, taps, first > 0, row + j, dy + j, std::min(width, all.run - j),
                 dw);
      }
    }
#pragma GCC unroll 9
    for (std::size_t t = 0; t < N; ++t)
      all.dw[all.tap[first + t].weight] += sum<T, Bytes>(dw[t]);
  }

  template <std::size_t Registers, std::size_t N, std::size_t Bytes, class T>
  REWIRE_INLINE static void block(const DepthwiseGradient<T>& all,
                                  const TapGroup<N, Bytes, T>& taps, bool add,
                                  std::size_t at, const T* dy, std::size_t count,
                                  Vec<T, Bytes> (&dw)[N]) {
    constexpr std::size_t width = Bytes / sizeof(T);
    Vec<T, Bytes> x[Registers], dx[Registers];
#pragma GCC unroll 4
    for (std::size_t v = 0; v < Registers; ++v) {
      load_some<Bytes>(x[v], all.x + at + v * width, count);
      dx[v] = Vec<T, Bytes>{};
      if (Dx && add) load_some<Bytes>(dx[v], all.dx + at + v * width, count);
    }
#pragma GCC unroll 9
    for (std::size_t t = 0; t < N; ++t) {
#pragma GCC unroll 4
      for (std::size_t v = 0; v < Registers; ++v) {
        Vec<T, Bytes> d;
        load(d, dy + taps.at[t] + v * width);
        if constexpr (Dx) hold(d);
        dw[t] += x[v] * d;
        if constexpr (Dx) dx[v] += taps.w[t] * d;
      }
    }
    if constexpr (Dx) {
#pragma GCC unroll 4
      for (std::size_t v = 0; v < Registers; ++v)
        store_some<Bytes>(all.dx + at + v * width, dx[v], count);
    }
  }
};

}  // namespace detail

/// All rows of `all`; each sum runs over the taps in order.
template <class T>
void depthwise(const Depthwise<T>& all) {
  dispatch<detail::DepthwiseForward>(all);
}

/// Runs it, with the instructions of this processor.
template <class T>
void depthwise_backward(const DepthwiseGradient<T>& all) {
  if (all.dx == nullptr) return dispatch<detail::DepthwiseBackward<false>>(all);
  dispatch<detail::DepthwiseBackward<true>>(all);
}

}  // namespace rewire
