// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include <rewire/core/simd.hpp>

namespace rewire {

/// The gradient of a convolution's weights, where a row of dy and all that it is
/// multiplied with lie in contiguous runs (`Spread`).
///   dw[o * dw_output + s] += sum over rows r and numbers j of
///                            dy[o * dy_plane + r * dy_row + j]
///                            * x[source[s] + r * x_row + j]
/// A source is a tap of an input channel: where its run in the first row begins.
template <class T>
struct WeightCorrelation {
  const T* x = nullptr;
  std::size_t x_row = 0;
  const std::uint32_t* source = nullptr;
  const T* dy = nullptr;
  std::size_t dy_plane = 0, dy_row = 0;
  T* dw = nullptr;
  std::size_t dw_output = 0;
  std::size_t outputs = 0, rows = 0;
  std::size_t run = 0;  ///< numbers of a row
};

namespace detail {

/// Blocks of outputs x sources, whose sums stay in registers over a few rows: so few
/// that what all outputs multiply them with stays in the first-level cache.
struct CorrelateWeights {
  template <std::size_t Bytes, class T>
  REWIRE_INLINE static void run(WeightCorrelation<T> all, std::size_t begin,
                                std::size_t end) {
    // Bytes of a source's rows; eight sources of one channel share most of theirs.
    constexpr std::size_t of_rows = 8 * 1024;
    const std::size_t at_once = std::max<std::size_t>(
        1, of_rows / std::max<std::size_t>(1, all.run * sizeof(T)));
    for (std::size_t r = 0; r < all.rows; r += at_once) {
      const std::size_t rows = std::min(at_once, all.rows - r);
      for (std::size_t s = begin; s < end;) {
        const std::size_t left = end - s;
        s += left >= 8   ? outputs<Bytes, 8>(all, s, r, rows)
             : left >= 4 ? outputs<Bytes, 4>(all, s, r, rows)
             : left >= 2 ? outputs<Bytes, 2>(all, s, r, rows)
                         : outputs<Bytes, 1>(all, s, r, rows);
      }
    }
  }

 private:
  template <std::size_t Bytes, std::size_t Sources, class T>
  REWIRE_INLINE static std::size_t outputs(const WeightCorrelation<T>& all,
                                           std::size_t s, std::size_t row,
                                           std::size_t rows) {
    // As many sums as there are registers beside what is loaded.
    constexpr std::size_t most = Bytes == 64 ? 3 : 1;
    std::size_t o = 0;
    for (; o + most <= all.outputs; o += most)
      block<Bytes, most, Sources>(all, o, s, row, rows);
    for (; o < all.outputs; ++o) block<Bytes, 1, Sources>(all, o, s, row, rows);
    return Sources;
  }

  template <std::size_t Bytes, std::size_t Outputs, std::size_t Sources, class T>
  REWIRE_INLINE static void block(const WeightCorrelation<T>& all, std::size_t o,
                                  std::size_t s, std::size_t row, std::size_t rows) {
    constexpr std::size_t width = Bytes / sizeof(T);
    Vec<T, Bytes> acc[Outputs][Sources];
#pragma GCC unroll 8
    for (std::size_t i = 0; i < Outputs; ++i) {
#pragma GCC unroll 8
      for (std::size_t k = 0; k < Sources; ++k) acc[i][k] = Vec<T, Bytes>{};
    }
    const T* x[Sources];
#pragma GCC unroll 8
    for (std::size_t k = 0; k < Sources; ++k)
      x[k] = all.x + all.source[s + k] + row * all.x_row;
    const T* dy = all.dy + o * all.dy_plane + row * all.dy_row;
    for (std::size_t r = 0; r < rows; ++r, dy += all.dy_row) {
      const std::size_t from = r * all.x_row;
      std::size_t j = 0;
      for (; j + width <= all.run; j += width)
        add<Bytes, Outputs, Sources>(all, x, from + j, dy + j, width, acc);
      if (j < all.run)
        add<Bytes, Outputs, Sources>(all, x, from + j, dy + j, all.run - j, acc);
    }
#pragma GCC unroll 8
    for (std::size_t i = 0; i < Outputs; ++i) {
      T* const dw = all.dw + (o + i) * all.dw_output + s;
      if constexpr (Sources % 4 == 0) {
        for (std::size_t k = 0; k < Sources; k += 4) {
          Vec<T, Bytes> four[4] = {acc[i][k], acc[i][k + 1], acc[i][k + 2],
                                   acc[i][k + 3]};
          Vec<T, 4 * sizeof(T)> sums, old;
          sum_each<T, Bytes>(four, sums);
          load(old, dw + k);
          store(dw + k, Vec<T, 4 * sizeof(T)>(old + sums));
        }
      } else {
#pragma GCC unroll 8
        for (std::size_t k = 0; k < Sources; ++k) dw[k] += sum<T, Bytes>(acc[i][k]);
      }
    }
  }

  template <std::size_t Bytes, std::size_t Outputs, std::size_t Sources, class T>
  REWIRE_INLINE static void add(const WeightCorrelation<T>& all,
                                const T* const (&x)[Sources], std::size_t at,
                                const T* dy, std::size_t count,
                                Vec<T, Bytes> (&acc)[Outputs][Sources]) {
    constexpr std::size_t width = Bytes / sizeof(T);
    Vec<T, Bytes> d[Outputs];
#pragma GCC unroll 8
    for (std::size_t i = 0; i < Outputs; ++i) {
      if (count == width) {
        load(d[i], dy + i * all.dy_plane);
      } else {  // what x has beyond the run is multiplied by zero: it must be finite
        T part[width] = {};
        std::copy_n(dy + i * all.dy_plane, count, part);
        load(d[i], +part);
      }
    }
#pragma GCC unroll 8
    for (std::size_t k = 0; k < Sources; ++k) {
      Vec<T, Bytes> in;
      load(in, x[k] + at);
#pragma GCC unroll 8
      for (std::size_t i = 0; i < Outputs; ++i) acc[i][k] += d[i] * in;
    }
  }
};

}  // namespace detail

/// Sources [begin, end) of `all`.  Sums have one order whatever the range, as long as
/// ranges begin at multiples of 8.
template <class T>
void correlate_weights(const WeightCorrelation<T>& all, std::size_t begin,
                       std::size_t end) {
  dispatch<detail::CorrelateWeights>(all, begin, end);
}

}  // namespace rewire
