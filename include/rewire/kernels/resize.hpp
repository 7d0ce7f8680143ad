// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include <rewire/core/simd.hpp>
#include <rewire/kernels/elementwise.hpp>

namespace rewire {

/// Where a row or column of a resized map is read: between two of the input, the second
/// the next after the first, or the same.
template <class T>
struct Between {
  std::uint32_t first = 0, second = 0;
  T share = 0;  ///< of the second, in [0, 1)
};

/// How maps of (height, width) pixels become (rows, columns).
template <class T>
struct ResizePlan {
  std::size_t height = 0, width = 0;
  const Between<T>* row = nullptr;     ///< one an output row, `first` never decreasing
  const Between<T>* column = nullptr;  ///< one an output column, the same
  std::size_t rows = 0, columns = 0;
  std::size_t lanes = 1;  ///< samples of a tile
  bool nearest = false;   ///< shares are 0: only the first is read

  /// Numbers of one output row.
  std::size_t run() const { return columns * lanes; }
};

namespace detail {

/// Columns first, for two input rows at a time, which wait in `memory`; then output
/// rows, as vectors along the width and the lanes together: for a single sample these
/// are still long.
struct Resize {
  template <std::size_t Bytes, class T>
  REWIRE_INLINE static void run(const ResizePlan<T>& plan, const T* x, T* y,
                                T* memory) {
    const std::size_t run = plan.run();
    constexpr std::size_t none = ~std::size_t{0};
    std::size_t held[2] = {none, none};  // which input row each half of `memory` has
    const auto stretched = [&](std::size_t r) {
      T* const to = memory + r % 2 * run;
      if (held[r % 2] != r) columns<Bytes>(plan, x + r * plan.width * plan.lanes, to);
      held[r % 2] = r;
      return static_cast<const T*>(to);
    };
    for (std::size_t r = 0; r < plan.rows; ++r, y += run) {
      const Between<T> at = plan.row[r];
      const T* const first = stretched(at.first);
      if (plan.nearest) {
        std::copy_n(first, run, y);
      } else {
        mix<Bytes>(at.share, first, stretched(at.second), run, y);
      }
    }
  }

 private:
  /// Exact at both ends.
  template <std::size_t Bytes, class T>
  REWIRE_INLINE static void mix(T share, const T* a, const T* b, std::size_t count,
                                T* to) {
    const T rest = 1 - share;
    Map::run<Bytes>([=](T left, T right) { return left * rest + right * share; }, count,
                    to, a, b);
  }

  template <std::size_t Bytes, class T>
  REWIRE_INLINE static void columns(const ResizePlan<T>& plan, const T* x, T* to) {
    const std::size_t lanes = plan.lanes;
    if (lanes == 1 &&
        !plan.nearest) {  // one image: as few instructions a number as there can be
      for (std::size_t c = 0; c < plan.columns; ++c) {
        const Between<T> at = plan.column[c];
        to[c] = x[at.first] * (1 - at.share) + x[at.second] * at.share;
      }
      return;
    }
    for (std::size_t c = 0; c < plan.columns; ++c, to += lanes) {
      const Between<T> at = plan.column[c];
      const T *const a = x + at.first * lanes, *const b = x + at.second * lanes;
      if (plan.nearest) {
        for (std::size_t l = 0; l < lanes; ++l) to[l] = a[l];
      } else if (lanes >= Map::block) {
        mix<Bytes>(at.share, a, b, lanes, to);
      } else {
        const T rest = 1 - at.share;
        for (std::size_t l = 0; l < lanes; ++l) to[l] = a[l] * rest + b[l] * at.share;
      }
    }
  }
};

/// The same weights the other way: what flows back to two input rows is summed in
/// `memory`, and spread over the columns when no later output row reads them.
struct ResizeBackward {
  template <std::size_t Bytes, class T>
  REWIRE_INLINE static void run(const ResizePlan<T>& plan, const T* dy, T* dx,
                                T* memory) {
    const std::size_t run = plan.run();
    std::fill_n(memory, 2 * run, T{});
    std::size_t open = 0;  // the first input row that is not yet written
    const auto write_before = [&](std::size_t end) {
      for (; open < end; ++open) {
        T* const sums = memory + open % 2 * run;
        columns<Bytes>(plan, sums, dx + open * plan.width * plan.lanes);
        std::fill_n(sums, run, T{});
      }
    };
    for (std::size_t r = 0; r < plan.rows; ++r, dy += run) {
      const Between<T> at = plan.row[r];
      write_before(at.first);
      add<Bytes>(1 - at.share, dy, run, memory + at.first % 2 * run);
      if (!plan.nearest) add<Bytes>(at.share, dy, run, memory + at.second % 2 * run);
    }
    write_before(plan.height);
  }

 private:
  template <std::size_t Bytes, class T>
  REWIRE_INLINE static void add(T share, const T* d, std::size_t count, T* to) {
    Map::run<Bytes>([=](T sum, T more) { return sum + more * share; }, count, to,
                    static_cast<const T*>(to), d);
  }

  template <std::size_t Bytes, class T>
  REWIRE_INLINE static void columns(const ResizePlan<T>& plan, const T* sums, T* dx) {
    const std::size_t lanes = plan.lanes;
    std::fill_n(dx, plan.width * lanes, T{});
    for (std::size_t c = 0; c < plan.columns; ++c, sums += lanes) {
      const Between<T> at = plan.column[c];
      T *const a = dx + at.first * lanes, *const b = dx + at.second * lanes;
      if (lanes >= Map::block) {
        add<Bytes>(1 - at.share, sums, lanes, a);
        if (!plan.nearest) add<Bytes>(at.share, sums, lanes, b);
      } else {
        for (std::size_t l = 0; l < lanes; ++l) a[l] += sums[l] * (1 - at.share);
        for (std::size_t l = 0; l < lanes && !plan.nearest; ++l)
          b[l] += sums[l] * at.share;
      }
    }
  }
};

}  // namespace detail

/// One channel of a tile.  x: (height, width, lanes), y: (rows, columns, lanes);
/// memory: scratch, two output rows.
template <class T>
void resize(const ResizePlan<T>& plan, const T* x, T* y, T* memory) {
  dispatch<detail::Resize>(plan, x, y, memory);
}
/// Its adjoint: dx is overwritten.
template <class T>
void resize_backward(const ResizePlan<T>& plan, const T* dy, T* dx, T* memory) {
  dispatch<detail::ResizeBackward>(plan, dy, dx, memory);
}

}  // namespace rewire
