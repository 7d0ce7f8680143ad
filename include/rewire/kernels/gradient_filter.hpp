// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>

#include <rewire/core/simd.hpp>

namespace rewire {

namespace detail {

struct GradientFilter {
  template <class T>
  struct Work {
    const T* g;
    std::size_t rows, cols;
    const T* row_slack;
    const T* col_slack;
    T least;
    std::uint64_t* ptr;
    std::uint32_t* col;
  };

  /// One row: writes every column and moves on where it passes.
  template <std::size_t Bytes, class T>
  REWIRE_INLINE static std::uint32_t* row(const Work<T>& all, std::size_t r,
                                          std::uint32_t* to) {
    constexpr std::size_t width = Bytes / sizeof(T);
    const T* const g = all.g + r * all.cols;
    const T slack = all.row_slack[r], least = all.least;
    std::size_t c = 0;
    for (; c + width <= all.cols; c += width) {
      Vec<T, Bytes> gradient, bound;
      load(gradient, g + c);
      load(bound, all.col_slack + c);
      bound = least - bound * slack;
      const auto passes = (gradient > bound) | (gradient < -bound);  // -1 or 0
      decltype(passes[0] + 0) flags[width];
      store(flags, passes);
      for (std::size_t i = 0; i < width; ++i) {
        *to = static_cast<std::uint32_t>(c + i);
        to -= flags[i];
      }
    }
    for (; c < all.cols; ++c) {
      const T bound = least - all.col_slack[c] * slack;
      *to = static_cast<std::uint32_t>(c);
      to += g[c] > bound || g[c] < -bound;
    }
    return to;
  }

  template <std::size_t Bytes, class T>
  REWIRE_INLINE static void run(const Work<T>& all) {
    std::uint32_t* to = all.col;
    all.ptr[0] = 0;
    for (std::size_t r = 0; r < all.rows; ++r) {
      if (all.row_slack[r] > 0) to = row<Bytes>(all, r, to);
      all.ptr[r + 1] = static_cast<std::uint64_t>(to - all.col);
    }
  }
};

}  // namespace detail

/// The cells of g (rows x cols, contiguous) that may have |gradient| >= least when
/// computed more exactly: those with |g| > least - row_slack[row] * col_slack[col].  A
/// row whose slack is 0 has none, and a NaN never is.  Writes for each row where its
/// cells begin (`ptr`, rows + 1 numbers) and their columns, increasing (`col`, room for
/// all cells and one more).
template <class T>
void filter_gradients(const T* g, std::size_t rows, std::size_t cols,
                      const T* row_slack, const T* col_slack, T least,
                      std::uint64_t* ptr, std::uint32_t* col) {
  using Work = detail::GradientFilter::Work<T>;
  dispatch<detail::GradientFilter>(
      Work{g, rows, cols, row_slack, col_slack, least, ptr, col});
}

}  // namespace rewire
