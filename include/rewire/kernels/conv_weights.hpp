// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include <rewire/core/simd.hpp>
#include <rewire/kernels/run_walk.hpp>

namespace rewire {

/// The gradient of a convolution's weights, where a row of dy and all that it is
/// multiplied with lie in contiguous runs (`Spread`).
///   dw[o * dw_output + s] += sum over rows r and numbers j of
///                            dy[o * dy_plane + r * dy_row + j]
///                            * x[source[s] + r * x_row + j]
/// A source is a tap of an input channel: where its run in the first row begins.  Where
/// the sources come in squares of 3 x 3 taps that are evenly apart, `square` says so.
template <class T>
struct WeightCorrelation {
  const T* x = nullptr;
  std::size_t x_row = 0;
  const std::uint32_t* source = nullptr;
  const T* dy = nullptr;
  std::size_t dy_plane = 0, dy_row = 0;
  T* dw = nullptr;
  std::size_t dw_output = 0;
  std::size_t outputs = 0, rows = 0;  ///< maps of dy, and rows of each
  std::size_t run = 0;                ///< numbers of a row
  /// From one tap of a square to the one below and to the right; none: 0.
  struct Square {
    std::size_t down = 0, right = 0;  ///< numbers; 0: no square
  } square = {};                      ///< where the sources come in squares

  /// Sources of a block: ranges begin at multiples of it.
  std::size_t block() const { return square.right > 0 ? 9 : 8; }
};

namespace detail {

/// Where the runs of some sources begin: anywhere,
template <std::size_t Sources, class T>
struct Scattered {
  static constexpr std::size_t sources = Sources;
  const T* from[Sources];

  REWIRE_INLINE Scattered(const WeightCorrelation<T>& all, std::size_t s) {
#pragma GCC unroll 9
    for (std::size_t k = 0; k < Sources; ++k) from[k] = all.x + all.source[s + k];
  }
  REWIRE_INLINE const T* at(std::size_t k, std::size_t j) const { return from[k] + j; }
};

/// or in a square, which takes fewer registers for addresses.
template <class T>
struct InSquare {
  static constexpr std::size_t sources = 9;
  const T* from[3];
  std::size_t right;

  REWIRE_INLINE InSquare(const WeightCorrelation<T>& all, std::size_t s)
      : right(all.square.right) {
    for (std::size_t k = 0; k < 3; ++k)
      from[k] = all.x + all.source[s] + k * all.square.down;
  }
  REWIRE_INLINE const T* at(std::size_t k, std::size_t j) const {
    return from[k / 3] + j + k % 3 * right;
  }
};

/// Blocks of outputs x sources, whose sums stay in registers over a few rows: so few
/// that what all outputs multiply them with stays in the first-level cache.
struct CorrelateWeights {
  template <std::size_t Bytes, class T>
  REWIRE_INLINE static void run(WeightCorrelation<T> all, std::size_t begin,
                                std::size_t end) {
    // Bytes of a source's rows; the sources of one channel share most of theirs.
    constexpr std::size_t of_rows = 16 * 1024;
    const std::size_t at_once = std::max<std::size_t>(
        1, of_rows / std::max<std::size_t>(1, all.run * sizeof(T)));
    for (std::size_t r = 0; r < all.rows; r += at_once) {
      const std::size_t rows = std::min(at_once, all.rows - r);
      for (std::size_t s = begin; s < end;) {
        const std::size_t left = end - s;
        s += all.square.right > 0 ? outputs<Bytes>(all, InSquare<T>(all, s), s, r, rows)
             : left >= 8 ? outputs<Bytes>(all, Scattered<8, T>(all, s), s, r, rows)
             : left >= 4 ? outputs<Bytes>(all, Scattered<4, T>(all, s), s, r, rows)
             : left >= 2 ? outputs<Bytes>(all, Scattered<2, T>(all, s), s, r, rows)
                         : outputs<Bytes>(all, Scattered<1, T>(all, s), s, r, rows);
      }
    }
  }

 private:
  template <std::size_t Bytes, class From, class T>
  REWIRE_INLINE static std::size_t outputs(const WeightCorrelation<T>& all,
                                           const From& from, std::size_t s,
                                           std::size_t row, std::size_t rows) {
    // As many sums as there are registers beside what is loaded.
    constexpr std::size_t most = Bytes == 64 ? 3 : 1;
    std::size_t o = 0;
    for (; o + most <= all.outputs; o += most)
      block<Bytes, most>(all, from, o, s, row, rows);
    if (most > 1 && o + 2 <= all.outputs) {
      block<Bytes, 2>(all, from, o, s, row, rows);
      o += 2;
    }
    if (o < all.outputs) block<Bytes, 1>(all, from, o, s, row, rows);
    return From::sources;
  }

  template <std::size_t Bytes, std::size_t Outputs, class From, class T>
  REWIRE_INLINE static void block(const WeightCorrelation<T>& all, const From from,
                                  std::size_t o, std::size_t s, std::size_t row,
                                  std::size_t rows) {
    constexpr std::size_t width = Bytes / sizeof(T), sources = From::sources;
    Vec<T, Bytes> acc[Outputs][sources];
#pragma GCC unroll 9
    for (std::size_t i = 0; i < Outputs; ++i) {
#pragma GCC unroll 9
      for (std::size_t k = 0; k < sources; ++k) acc[i][k] = Vec<T, Bytes>{};
    }
    for (std::size_t r = row; r < row + rows; ++r) {
      const T* const dy = all.dy + o * all.dy_plane + r * all.dy_row;
      const std::size_t at = r * all.x_row;
      std::size_t j = 0;
      for (; j + width <= all.run; j += width)
        add<Bytes, Outputs>(all, from, at + j, dy + j, width, acc);
      if (j < all.run) add<Bytes, Outputs>(all, from, at + j, dy + j, all.run - j, acc);
    }
#pragma GCC unroll 9
    for (std::size_t i = 0; i < Outputs; ++i) {
      T* const dw = all.dw + (o + i) * all.dw_output + s;
      constexpr std::size_t fours = sources / 4 * 4;
      for (std::size_t k = 0; k < fours; k += 4) {
        Vec<T, Bytes> four[4] = {acc[i][k], acc[i][k + 1], acc[i][k + 2],
                                 acc[i][k + 3]};
        Vec<T, 4 * sizeof(T)> sums, old;
        sum_each<T, Bytes>(four, sums);
        load(old, dw + k);
        store(dw + k, Vec<T, 4 * sizeof(T)>(old + sums));
      }
#pragma GCC unroll 9
      for (std::size_t k = fours; k < sources; ++k) dw[k] += sum<T, Bytes>(acc[i][k]);
    }
  }

  template <std::size_t Bytes, std::size_t Outputs, class From, class T>
  REWIRE_INLINE static void add(const WeightCorrelation<T>& all, const From& from,
                                std::size_t at, const T* dy, std::size_t count,
                                Vec<T, Bytes> (&acc)[Outputs][From::sources]) {
    Vec<T, Bytes> d[Outputs];
#pragma GCC unroll 9
    for (std::size_t i = 0; i < Outputs; ++i) {
      // What x has beyond the run is multiplied by zero: it must be finite.
      load_some<Bytes>(d[i], dy + i * all.dy_plane, count);
    }
#pragma GCC unroll 9
    for (std::size_t k = 0; k < From::sources; ++k) {
      Vec<T, Bytes> in;
      load(in, from.at(k, at));
      hold(in);
#pragma GCC unroll 9
      for (std::size_t i = 0; i < Outputs; ++i) acc[i][k] += d[i] * in;
    }
  }
};

}  // namespace detail

/// Sources [begin, end) of `all`.  Sums have one order whatever the range, as long as
/// ranges begin at multiples of `all.block()`.
template <class T>
void correlate_weights(const WeightCorrelation<T>& all, std::size_t begin,
                       std::size_t end) {
  dispatch<detail::CorrelateWeights>(all, begin, end);
}

}  // namespace rewire
