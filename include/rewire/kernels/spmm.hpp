// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>

#include <rewire/core/simd.hpp>

namespace rewire {

/// Sparse rows as kernels see them: `ptr` has rows + 1 starts; link k joins its row
/// with `other[k]` at weight `values[k]`.
template <class T>
struct SparseRows {
  const std::uint64_t* ptr;
  const std::uint32_t* other;
  const T* values;
};

namespace detail {

struct Spmm {
  /// The lanes [0, Count registers) of rows [begin, end): the accumulators stay in
  /// registers.
  template <std::size_t Bytes, std::size_t Count, class T>
  REWIRE_INLINE static void columns(const SparseRows<T>& w, std::size_t begin,
                                    std::size_t end, const T* bias, const T* x, T* y,
                                    std::size_t lanes) {
    constexpr std::size_t width = Bytes / sizeof(T);
    for (std::size_t r = begin; r < end; ++r) {
      Vec<T, Bytes> acc[Count];
      for (auto& a : acc) a = Vec<T, Bytes>{} + (bias == nullptr ? T{} : bias[r]);
      for (std::uint64_t k = w.ptr[r]; k < w.ptr[r + 1]; ++k) {
        const T* row = x + std::size_t{w.other[k]} * lanes;
        const T weight = w.values[k];
#pragma GCC unroll 8
        for (std::size_t j = 0; j < Count; ++j) {
          Vec<T, Bytes> in;
          load(in, row + j * width);
          acc[j] += weight * in;
        }
      }
#pragma GCC unroll 8
      for (std::size_t j = 0; j < Count; ++j) store(y + r * lanes + j * width, acc[j]);
    }
  }

  template <class T>
  REWIRE_INLINE static void one_lane(const SparseRows<T>& w, std::size_t begin,
                                     std::size_t end, const T* bias, const T* x, T* y) {
    for (std::size_t r = begin; r < end; ++r) {
      T acc = bias == nullptr ? T{} : bias[r];
      for (std::uint64_t k = w.ptr[r]; k < w.ptr[r + 1]; ++k)
        acc += w.values[k] * x[w.other[k]];
      y[r] = acc;
    }
  }

  template <std::size_t Bytes, class T>
  REWIRE_INLINE static void run(SparseRows<T> w, std::size_t begin, std::size_t end,
                                const T* bias, const T* x, T* y, std::size_t lanes) {
    if (lanes == 1) return one_lane(w, begin, end, bias, x, y);
    constexpr std::size_t width = Bytes / sizeof(T);
    std::size_t lane = 0;
    for (; lane + 8 * width <= lanes; lane += 8 * width) {
      columns<Bytes, 8>(w, begin, end, bias, x + lane, y + lane, lanes);
    }
    if (lane + 4 * width <= lanes) {
      columns<Bytes, 4>(w, begin, end, bias, x + lane, y + lane, lanes);
      lane += 4 * width;
    }
    const std::size_t left = (lanes - lane) / width;
    if (left == 3) columns<Bytes, 3>(w, begin, end, bias, x + lane, y + lane, lanes);
    if (left == 2) columns<Bytes, 2>(w, begin, end, bias, x + lane, y + lane, lanes);
    if (left == 1) columns<Bytes, 1>(w, begin, end, bias, x + lane, y + lane, lanes);
  }
};

}  // namespace detail

/// y = w * x + bias for rows [begin, end) of one tile.
/// x: (columns, lanes), y: (rows, lanes), contiguous; y is overwritten and must not
/// overlap x. bias: one a row, or null.  lanes: 1, or a multiple of 16.
template <class T>
void spmm(const SparseRows<T>& w, std::size_t begin, std::size_t end, const T* bias,
          const T* x, T* y, std::size_t lanes) {
  dispatch<detail::Spmm>(w, begin, end, bias, x, y, lanes);
}

}  // namespace rewire
