// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>

#include <rewire/core/simd.hpp>
#include <rewire/kernels/finish.hpp>
#include <rewire/kernels/run_walk.hpp>

namespace rewire {

/// A sparse convolution of a patch: the rows of its output that a few runs of places
/// give, where all that a link reads for a row is contiguous too.  Sources come in
/// blocks, each walked by all outputs before the next, so that what they gather is in
/// the first-level cache.
///   y[o][r][j] = bias[o] + sum over links k of o: values[k] * x[at[k] + r * x_row + j]
template <class T>
struct SparseCorrelation {
  const T* values = nullptr;          ///< one a link, in the order of the sums
  const std::uint32_t* at = nullptr;  ///< one a link
  /// (blocks + 1, outputs): the links of output o in block b are those from
  /// begin[b][o] to begin[b + 1][o].
  const std::uint64_t* begin = nullptr;
  std::size_t blocks = 0, outputs = 0;
  const T* x = nullptr;  ///< readable a register beyond what is summed
  std::size_t x_row = 0;
  const T* bias = nullptr;  ///< one an output, or null
  T* y = nullptr;
  std::size_t y_plane = 0;  ///< numbers from one map of y to the next
  std::size_t y_row = 0;    ///< and from one row to the next
  T* sums = nullptr;      ///< scratch from block to block, `outputs` times 16 registers
  std::size_t rows = 0;   ///< rows of y
  std::size_t run = 0;    ///< numbers of a row
  Finish<T> finish = {};  ///< what becomes of each y
};

namespace detail {

struct SparseCorrelate {
  template <std::size_t Rows>
  struct Of {
    template <std::size_t Bytes, std::size_t Count, class T>
    REWIRE_INLINE static void block(const SparseCorrelation<T>& all, std::size_t j,
                                    std::size_t count) {
      constexpr std::size_t width = Bytes / sizeof(T), ahead = 2;
      const std::size_t outputs = all.outputs;
      const T* const x = all.x + j;
      for (std::size_t b = 0; b < all.blocks; ++b) {
        const std::uint64_t* const begin = all.begin + b * outputs;
        const std::uint64_t* const end = begin + outputs;
        const bool first = b == 0, last = b + 1 == all.blocks;
        for (std::size_t o = 0; o < outputs; ++o) {
          Vec<T, Bytes> acc[Rows][Count];
          T* const sums = all.sums + o * Rows * Count * width;
          T* const to = all.y + o * all.y_plane + j;
          const T start = all.bias == nullptr ? T{} : all.bias[o];
#pragma GCC unroll 2
          for (std::size_t r = 0; r < Rows; ++r) {
#pragma GCC unroll 8
            for (std::size_t i = 0; i < Count; ++i) {
              if (first) {
                acc[r][i] = Vec<T, Bytes>{} + start;
              } else {
                load(acc[r][i], sums + (r * Count + i) * width);
              }
              // The planes of y are far apart, and nothing else tells of the next.
              if (last && o + ahead < outputs) {
                __builtin_prefetch(to + ahead * all.y_plane + r * all.y_row + i * width,
                                   1);
              }
            }
          }
          for (std::uint64_t k = begin[o]; k < end[o]; ++k) {
            const T* const from = x + all.at[k];
            const T weight = all.values[k];
#pragma GCC unroll 2
            for (std::size_t r = 0; r < Rows; ++r) {
#pragma GCC unroll 8
              for (std::size_t i = 0; i < Count; ++i) {
                Vec<T, Bytes> in;
                load(in, from + r * all.x_row + i * width);
                acc[r][i] += weight * in;
              }
            }
          }
#pragma GCC unroll 2
          for (std::size_t r = 0; r < Rows; ++r) {
#pragma GCC unroll 8
            for (std::size_t i = 0; i < Count; ++i) {
              if (last) {
                all.finish.apply(o, acc[r][i]);
                store_some<Bytes>(to + r * all.y_row + i * width, acc[r][i], count);
              } else {
                store(sums + (r * Count + i) * width, acc[r][i]);
              }
            }
          }
        }
      }
    }
  };

  template <std::size_t Bytes, class T>
  REWIRE_INLINE static void run(SparseCorrelation<T> all) {
    constexpr std::size_t width = Bytes / sizeof(T), most = Bytes == 64 ? 8 : 4;
    for (; all.rows >= 2; all.rows -= 2) {
      along_run<Of<2>, Bytes, most>(all, width);
      all.x += 2 * all.x_row;
      all.y += 2 * all.y_row;
    }
    if (all.rows > 0) along_run<Of<1>, Bytes, most>(all, width);
  }
};

}  // namespace detail

/// All of it.  Each sum runs over the links in order, whatever the blocks.
template <class T>
void sparse_correlate(const SparseCorrelation<T>& all) {
  dispatch<detail::SparseCorrelate>(all);
}

}  // namespace rewire
