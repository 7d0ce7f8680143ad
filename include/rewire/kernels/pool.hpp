// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>

#include <rewire/core/simd.hpp>

namespace rewire {

/// What one place of a pooling window covers of a side: pixels [begin, end).
struct Covered {
  std::uint32_t begin = 0, end = 0;
};

/// How maps of (height, width) pixels shrink to (rows, columns) of pooled ones.
struct PoolPlan {
  std::size_t height = 0, width = 0;
  const Covered* row = nullptr;     ///< one an output row
  const Covered* column = nullptr;  ///< one an output column
  std::size_t rows = 0, columns = 0;
  std::size_t pixels = 0;  ///< that an average divides by; 0: as many as are covered
  std::size_t lanes = 1;   ///< samples of a tile

  /// Pixels that an average at this place divides by.
  std::size_t covered(std::size_t r, std::size_t c) const {
    if (pixels > 0) return pixels;
    return std::size_t{row[r].end - row[r].begin} * (column[c].end - column[c].begin);
  }
};

namespace detail {

/// Calls `f.pixel<N>(...)` for N lanes of each pixel after the other: 16, a whole
/// number of registers, or one by one.
template <class Kernel>
struct PooledLanes {
  template <std::size_t Bytes, class... Args>
  REWIRE_INLINE static void run(PoolPlan plan, Args... planes) {
    constexpr std::size_t wide = 16;
    if (plan.lanes % wide == 0) {
      for (std::size_t l = 0; l < plan.lanes; l += wide)
        Kernel::template lanes<wide>(plan, planes + l...);
    } else {
      for (std::size_t l = 0; l < plan.lanes; ++l)
        Kernel::template lanes<1>(plan, planes + l...);
    }
  }
};

struct AveragePlane {
  template <std::size_t N, class T>
  REWIRE_INLINE static void lanes(const PoolPlan& plan, const T* x, T* y) {
    for (std::size_t r = 0; r < plan.rows; ++r) {
      for (std::size_t c = 0; c < plan.columns; ++c) {
        T sum[N] = {};
        for (std::size_t i = plan.row[r].begin; i < plan.row[r].end; ++i) {
          for (std::size_t j = plan.column[c].begin; j < plan.column[c].end; ++j) {
            const T* const from = x + (i * plan.width + j) * plan.lanes;
            for (std::size_t l = 0; l < N; ++l) sum[l] += from[l];
          }
        }
        const T share = T{1} / static_cast<T>(plan.covered(r, c));
        T* const to = y + (r * plan.columns + c) * plan.lanes;
        for (std::size_t l = 0; l < N; ++l) to[l] = sum[l] * share;
      }
    }
  }
};

/// dx must be zero where nothing is added.
struct AveragePlaneBackward {
  template <std::size_t N, class T>
  REWIRE_INLINE static void lanes(const PoolPlan& plan, const T* dy, T* dx) {
    for (std::size_t r = 0; r < plan.rows; ++r) {
      for (std::size_t c = 0; c < plan.columns; ++c) {
        const T share = T{1} / static_cast<T>(plan.covered(r, c));
        const T* const from = dy + (r * plan.columns + c) * plan.lanes;
        T each[N];
        for (std::size_t l = 0; l < N; ++l) each[l] = from[l] * share;
        for (std::size_t i = plan.row[r].begin; i < plan.row[r].end; ++i) {
          for (std::size_t j = plan.column[c].begin; j < plan.column[c].end; ++j) {
            T* const to = dx + (i * plan.width + j) * plan.lanes;
            for (std::size_t l = 0; l < N; ++l) to[l] += each[l];
          }
        }
      }
    }
  }
};

struct MaxPlane {
  template <std::size_t N, class T>
  REWIRE_INLINE static void lanes(const PoolPlan& plan, const T* x, T* y) {
    for (std::size_t r = 0; r < plan.rows; ++r) {
      for (std::size_t c = 0; c < plan.columns; ++c) {
        T most[N];
        std::fill_n(most, N, -std::numeric_limits<T>::infinity());
        for (std::size_t i = plan.row[r].begin; i < plan.row[r].end; ++i) {
          for (std::size_t j = plan.column[c].begin; j < plan.column[c].end; ++j) {
            const T* const from = x + (i * plan.width + j) * plan.lanes;
            // A NaN wins, so that training sees it.
            for (std::size_t l = 0; l < N; ++l)
              most[l] = most[l] >= from[l] ? most[l] : from[l];
          }
        }
        std::copy_n(most, N, y + (r * plan.columns + c) * plan.lanes);
      }
    }
  }
};

/// The gradient goes to the first of the largest.
struct MaxPlaneBackward {
  template <std::size_t N, class T>
  REWIRE_INLINE static void lanes(const PoolPlan& plan, const T* x, const T* y,
                                  const T* dy, T* dx) {
    for (std::size_t r = 0; r < plan.rows; ++r) {
      for (std::size_t c = 0; c < plan.columns; ++c) {
        const std::size_t place = (r * plan.columns + c) * plan.lanes;
        T most[N], left[N];  // the gradient, until somebody has got it
        std::copy_n(y + place, N, most);
        std::copy_n(dy + place, N, left);
        for (std::size_t i = plan.row[r].begin; i < plan.row[r].end; ++i) {
          for (std::size_t j = plan.column[c].begin; j < plan.column[c].end; ++j) {
            const std::size_t at = (i * plan.width + j) * plan.lanes;
            T from[N], to[N];  // arrays of its own: what compilers vectorise
            std::copy_n(x + at, N, from);
            std::copy_n(dx + at, N, to);
            for (std::size_t l = 0; l < N; ++l) {
              const T given = from[l] == most[l] ? left[l] : T{};
              to[l] += given;
              left[l] -= given;
            }
            std::copy_n(to, N, dx + at);
          }
        }
      }
    }
  }
};

}  // namespace detail

/// One channel of a tile.  x: (height, width, lanes), y: (rows, columns, lanes).
template <class T>
void average_pool(const PoolPlan& plan, const T* x, T* y) {
  dispatch<detail::PooledLanes<detail::AveragePlane>>(plan, x, y);
}
/// Dx from dy, one map; dx is overwritten.
template <class T>
void average_pool_backward(const PoolPlan& plan, const T* dy, T* dx) {
  std::fill_n(dx, plan.height * plan.width * plan.lanes, T{});
  dispatch<detail::PooledLanes<detail::AveragePlaneBackward>>(plan, dy, dx);
}
/// The largest of each window, one map; y is overwritten.
template <class T>
void max_pool(const PoolPlan& plan, const T* x, T* y) {
  dispatch<detail::PooledLanes<detail::MaxPlane>>(plan, x, y);
}
/// Each dy goes to the first pixel of its window that equals y; dx is overwritten.
template <class T>
void max_pool_backward(const PoolPlan& plan, const T* x, const T* y, const T* dy,
                       T* dx) {
  std::fill_n(dx, plan.height * plan.width * plan.lanes, T{});
  dispatch<detail::PooledLanes<detail::MaxPlaneBackward>>(plan, x, y, dy, dx);
}

}  // namespace rewire
