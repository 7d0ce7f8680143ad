// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>

#include <rewire/core/simd.hpp>
#include <rewire/kernels/finish.hpp>
#include <rewire/kernels/window.hpp>

namespace rewire {

/// Sums of a map's rows, shifted and weighted: a convolution, or its input gradient,
/// where all that a row of the result needs lies in contiguous runs (`Spread`).
///   y[o][r][j] = bias[o] + sum over channels i and taps t of
///                w[o * w_output + i * w_channel + t.weight]
///                * x[i * x_plane + r * x_row + t.at + j]
template <class T>
struct Correlation {
  const T* x = nullptr;  ///< readable a register beyond what is summed
  std::size_t x_plane = 0, x_row = 0;
  std::size_t channels = 0;
  const Tap* tap = nullptr;  ///< `taps` of them
  std::size_t taps = 0;
  const T* w = nullptr;
  std::size_t w_output = 0, w_channel = 0;
  const T* bias = nullptr;  ///< one an output, or null
  T* y = nullptr;
  std::size_t y_plane = 0;  ///< numbers from one map of y to the next
  std::size_t y_row = 0;    ///< numbers from one of its rows to the next
  std::size_t outputs = 0;  ///< maps of y
  std::size_t run = 0;      ///< numbers of a row
  Finish<T> finish = {};    ///< what becomes of each y
};

namespace detail {

/// Blocks of outputs x registers of a row, whose sums stay in registers: every number
/// of x that is loaded serves all outputs, every weight all registers.
struct Correlate {
  template <std::size_t Bytes, class T>
  REWIRE_INLINE static void run(Correlation<T> all, std::size_t begin,
                                std::size_t end) {
    constexpr std::size_t most = Bytes == 64 ? 4 : 2, width = Bytes / sizeof(T);
    for (std::size_t r = begin; r < end; ++r) {
      const T* const x = all.x + r * all.x_row;
      T* const y = all.y + r * all.y_row;
      std::size_t j = 0;
      for (; j + most * width <= all.run; j += most * width)
        outputs<Bytes, most>(all, x + j, y + j, most * width);
      for (; j < all.run; j += width)
        outputs<Bytes, 1>(all, x + j, y + j, std::min(width, all.run - j));
    }
  }

 private:
  template <std::size_t Bytes, std::size_t Registers, class T>
  REWIRE_INLINE static void outputs(const Correlation<T>& all, const T* x, T* y,
                                    std::size_t count) {
    std::size_t o = 0;
    for (; o + 6 <= all.outputs; o += 6)
      block<Bytes, 6, Registers>(all, o, x, y, count);
    switch (all.outputs - o) {
      case 5:
        return block<Bytes, 5, Registers>(all, o, x, y, count);
      case 4:
        return block<Bytes, 4, Registers>(all, o, x, y, count);
      case 3:
        return block<Bytes, 3, Registers>(all, o, x, y, count);
      case 2:
        return block<Bytes, 2, Registers>(all, o, x, y, count);
      case 1:
        return block<Bytes, 1, Registers>(all, o, x, y, count);
      default:
        return;
    }
  }

  template <std::size_t Bytes, std::size_t Outputs, std::size_t Registers, class T>
  REWIRE_INLINE static void block(const Correlation<T>& all, std::size_t o, const T* x,
                                  T* y, std::size_t count) {
    constexpr std::size_t width = Bytes / sizeof(T);
    Vec<T, Bytes> acc[Outputs][Registers];
#pragma GCC unroll 8
    for (std::size_t i = 0; i < Outputs; ++i) {
      const T start = all.bias == nullptr ? T{} : all.bias[o + i];
#pragma GCC unroll 8
      for (std::size_t v = 0; v < Registers; ++v) acc[i][v] = Vec<T, Bytes>{} + start;
    }
    const T* w = all.w + o * all.w_output;
    for (std::size_t c = 0; c < all.channels; ++c) {
      for (std::size_t t = 0; t < all.taps; ++t) {
        const T* const from = x + all.tap[t].at;
        const T* const weight = w + all.tap[t].weight;
        Vec<T, Bytes> in[Registers];
#pragma GCC unroll 8
        for (std::size_t v = 0; v < Registers; ++v) load(in[v], from + v * width);
#pragma GCC unroll 8
        for (std::size_t i = 0; i < Outputs; ++i) {
          const T factor = weight[i * all.w_output];
#pragma GCC unroll 8
          for (std::size_t v = 0; v < Registers; ++v) acc[i][v] += factor * in[v];
        }
      }
      x += all.x_plane;
      w += all.w_channel;
    }
#pragma GCC unroll 8
    for (std::size_t i = 0; i < Outputs; ++i) {
      T* const to = y + (o + i) * all.y_plane;
#pragma GCC unroll 8
      for (std::size_t v = 0; v < Registers; ++v) all.finish.apply(o + i, acc[i][v]);
      if (count == Registers * width) {
#pragma GCC unroll 8
        for (std::size_t v = 0; v < Registers; ++v) store(to + v * width, acc[i][v]);
      } else if constexpr (Registers == 1) {
        T part[width];
        store(+part, acc[i][0]);
        std::memcpy(to, part, count * sizeof(T));
      }
    }
  }
};

}  // namespace detail

/// Rows [begin, end) of `all`.  Each sum has the order bias, channels, taps, whatever
/// the rows.
template <class T>
void correlate(const Correlation<T>& all, std::size_t begin, std::size_t end) {
  dispatch<detail::Correlate>(all, begin, end);
}

}  // namespace rewire
