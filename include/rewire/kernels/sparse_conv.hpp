// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include <rewire/core/simd.hpp>
#include <rewire/kernels/run_walk.hpp>
#include <rewire/kernels/sparse_rows.hpp>
#include <rewire/kernels/window.hpp>

namespace rewire {

/// A sparse convolution, one row of its output at a time, where what it reads lies in
/// contiguous runs (`Spread`).  A source is a tap of an input channel.
///   y[o][j] = bias[o] + sum over links k of o: w.values[k] * x[at[w.other[k]] + j]
template <class T>
struct SparseCorrelation {
  SparseRows<T> w;
  const std::uint32_t* at = nullptr;  ///< one a source
  const T* x = nullptr;               ///< readable a register beyond what is summed
  const T* bias = nullptr;            ///< one an output, or null
  T* y = nullptr;
  std::size_t y_plane = 0;  ///< numbers from one map of y to the next
  std::size_t run = 0;      ///< numbers of a row
};

/// Its gradients, for one run of one input channel.  `w` is transposed: its row
/// `first + tap.weight` has the outputs that read this channel through that tap.
///   dx[j] = sum over taps t and links k: w.values[k] * d[k][j]       overwritten
///   dw[k] += sum over j of x[j] * d[k][j]
/// with d[k] = dy + w.other[k] * dy_plane + t.at.
template <class T>
struct SparseConvGradient {
  SparseRows<T> w;
  std::size_t first = 0;
  const Tap* tap = nullptr;
  std::size_t taps = 0;
  const T* x = nullptr;
  const T* dy = nullptr;  ///< finite a register beyond what is summed
  std::size_t dy_plane = 0;
  T* dx = nullptr;  ///< null where nobody wants it
  T* dw = nullptr;
  std::size_t run = 0;
};

namespace detail {

struct SparseCorrelate {
  template <class T>
  struct Work : SparseCorrelation<T> {
    std::size_t begin, end;
  };

  template <std::size_t Bytes, std::size_t Count, class T>
  REWIRE_INLINE static void block(const Work<T>& all, std::size_t j,
                                  std::size_t count) {
    constexpr std::size_t width = Bytes / sizeof(T);
    const SparseRows<T> w = all.w;
    const T* const x = all.x + j;
    for (std::size_t o = all.begin; o < all.end; ++o) {
      Vec<T, Bytes> acc[Count];
      const T start = all.bias == nullptr ? T{} : all.bias[o];
      for (auto& a : acc) a = Vec<T, Bytes>{} + start;
      T* const to = all.y + o * all.y_plane + j;
      // The next output's plane is far away, and nothing else tells of it.
#pragma GCC unroll 8
      for (std::size_t i = 0; i < Count; ++i) {
        if (o + 1 < all.end) __builtin_prefetch(to + all.y_plane + i * width, 1);
      }
      for (std::uint64_t k = w.ptr[o]; k < w.ptr[o + 1]; ++k) {
        const T* const from = x + all.at[w.other[k]];
        const T weight = w.values[k];
#pragma GCC unroll 8
        for (std::size_t i = 0; i < Count; ++i) {
          Vec<T, Bytes> in;
          load(in, from + i * width);
          acc[i] += weight * in;
        }
      }
#pragma GCC unroll 8
      for (std::size_t i = 0; i < Count; ++i)
        store_some<Bytes>(to + i * width, acc[i], count);
    }
  }

  template <std::size_t Bytes, class T>
  REWIRE_INLINE static void run(Work<T> all) {
    along_run<SparseCorrelate, Bytes, Bytes == 16 ? 4 : 8>(all, Bytes / sizeof(T));
  }
};

template <bool Dx>
struct SparseConvBackward {
  template <std::size_t Bytes, std::size_t Count, class T>
  struct Run {
    static constexpr std::size_t width = Bytes / sizeof(T);
    Vec<T, Bytes> x[Count], dx[Count];

    REWIRE_INLINE void link(const T* d, T weight, Vec<T, Bytes>& dot) {
      dot = Vec<T, Bytes>{};
#pragma GCC unroll 8
      for (std::size_t i = 0; i < Count; ++i) {
        Vec<T, Bytes> out;
        load(out, d + i * width);
        if constexpr (Dx) hold(out);
        dot += x[i] * out;
        if constexpr (Dx) dx[i] += weight * out;
      }
    }
  };

  template <std::size_t Bytes, std::size_t Count, class T>
  REWIRE_INLINE static void block(const SparseConvGradient<T>& all, std::size_t j,
                                  std::size_t count) {
    constexpr std::size_t width = Bytes / sizeof(T);
    Run<Bytes, Count, T> in;
#pragma GCC unroll 8
    for (std::size_t i = 0; i < Count; ++i) {
      load_some<Bytes>(in.x[i], all.x + j + i * width, count);
      in.dx[i] = Vec<T, Bytes>{};
    }
    const SparseRows<T> w = all.w;
    for (std::size_t t = 0; t < all.taps; ++t) {
      const T* const dy = all.dy + all.tap[t].at + j;
      const std::size_t row = all.first + all.tap[t].weight;
      std::uint64_t k = w.ptr[row];
      const std::uint64_t end = w.ptr[row + 1];
      for (; k + 4 <= end; k += 4) {
        Vec<T, Bytes> dot[4];
#pragma GCC unroll 4
        for (std::size_t u = 0; u < 4; ++u)
          in.link(dy + w.other[k + u] * all.dy_plane, w.values[k + u], dot[u]);
        Vec<T, 4 * sizeof(T)> sums, before;
        sum_each<T, Bytes>(dot, sums);
        load(before, all.dw + k);
        sums += before;
        store(all.dw + k, sums);
      }
      for (; k < end; ++k) {
        Vec<T, Bytes> dot;
        in.link(dy + w.other[k] * all.dy_plane, w.values[k], dot);
        all.dw[k] += sum<T, Bytes>(dot);
      }
    }
    if constexpr (Dx) {
#pragma GCC unroll 8
      for (std::size_t i = 0; i < Count; ++i)
        store_some<Bytes>(all.dx + j + i * width, in.dx[i], count);
    }
  }

  template <std::size_t Bytes, class T>
  REWIRE_INLINE static void run(SparseConvGradient<T> all) {
    along_run<SparseConvBackward, Bytes, Bytes == 64 ? 8 : 4>(all, Bytes / sizeof(T));
  }
};

}  // namespace detail

/// Outputs [begin, end) of `all`.  Each sum runs over the links in order.
template <class T>
void sparse_correlate(const SparseCorrelation<T>& all, std::size_t begin,
                      std::size_t end) {
  dispatch<detail::SparseCorrelate>(detail::SparseCorrelate::Work<T>{all, begin, end});
}

/// Both gradients of `all`, in one walk over the links.
template <class T>
void sparse_conv_backward(const SparseConvGradient<T>& all) {
  if (all.dx == nullptr) {
    dispatch<detail::SparseConvBackward<false>>(all);
  } else {
    dispatch<detail::SparseConvBackward<true>>(all);
  }
}

}  // namespace rewire
