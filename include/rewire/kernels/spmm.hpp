// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <rewire/core/simd.hpp>
#include <rewire/kernels/bfloat16.hpp>
#include <rewire/kernels/finish.hpp>
#include <rewire/kernels/lane_walk.hpp>
#include <rewire/kernels/one_sample.hpp>
#include <rewire/kernels/sparse_rows.hpp>

namespace rewire {

namespace detail {

struct Spmm {
  template <class T, class Source = T>
  struct Work {
    SparseRows<T> w;
    std::size_t begin, end;
    const T* bias;
    const Source* x;
    T* y;
    std::size_t lanes;
    SourceBlocks blocks;
    Finish<T> finish = {};
  };

  /// acc += weight * row
  template <std::size_t Bytes, std::size_t Count, class T, class Source>
  REWIRE_INLINE static void link(Vec<T, Bytes> (&acc)[Count], T weight,
                                 const Source* row) {
    using Row = GatheredRow<Source, T, Bytes>;
    constexpr std::size_t width = Bytes / sizeof(T), step = Row::registers;
    Vec<T, Bytes> in[step];
#pragma GCC unroll 8
    for (std::size_t j = 0; j < Count; ++j) {
      if (j % step == 0) Row::load(in, row + j / step * width);
      acc[j] += weight * in[j % step];
    }
  }

  /// Lanes [lane, lane + Count registers) of all rows for the sources below `stop`; the
  /// accumulators stay in registers.
  template <std::size_t Bytes, std::size_t Count, class T, class Source>
  REWIRE_INLINE static void block(const Work<T, Source>& all, std::size_t lane,
                                  bool first, std::uint64_t stop) {
    using Row = GatheredRow<Source, T, Bytes>;
    constexpr std::size_t width = Bytes / sizeof(T);
    const SparseRows<T> w = all.w;
    const Source* const x = all.x + lane / Row::registers;
    const std::size_t pitch = Row::pitch(all.lanes);
    for (std::size_t r = all.begin; r < all.end; ++r) {
      T* const y = all.y + r * all.lanes + lane;
      std::uint64_t k = w.ptr[r];
      const std::uint64_t end = w.ptr[r + 1];
      Vec<T, Bytes> acc[Count];
      if (first) {
        const T start = all.bias == nullptr ? T{} : all.bias[r];
#pragma GCC unroll 8
        for (std::size_t j = 0; j < Count; ++j) acc[j] = Vec<T, Bytes>{} + start;
      } else {
        k += all.blocks.walked[r];
        if (k == end) continue;
#pragma GCC unroll 8
        for (std::size_t j = 0; j < Count; ++j) load(acc[j], y + j * width);
      }
      const NextRow next(w, all.blocks, first, r, all.end, k);
      if constexpr (Count > 1) next.lanes<Count, width>(all.y, all.lanes, lane);
      if constexpr (Count <= 2 && Count * width < 16) {
        // Few lanes: a sum would wait for itself at every link, so it takes four at
        // once.  Fours begin where the row does, whatever the blocks.
        for (; k + 4 <= end && w.other[k] < stop; k += 4) {
          Vec<T, Bytes> four[Count] = {};
#pragma GCC unroll 4
          for (std::size_t u = 0; u < 4; ++u)
            link<Bytes>(four, w.values[k + u], x + std::size_t{w.other[k + u]} * pitch);
#pragma GCC unroll 8
          for (std::size_t j = 0; j < Count; ++j) acc[j] += four[j];
        }
      }
      for (; k < end && w.other[k] < stop; ++k) {
        // Before the prefetch: clang keeps this order, and lost a twentieth by the
        // other.
        const Source* const row = x + std::size_t{w.other[k]} * pitch;
        if constexpr (Count > 1) next.link(w.other, w.values, k);
        link<Bytes>(acc, w.values[k], row);
      }
      if (all.blocks.walked != nullptr)
        all.blocks.walked[r] = static_cast<std::uint32_t>(k - w.ptr[r]);
      if (k == end) finish(all, r, acc);
#pragma GCC unroll 8
      for (std::size_t j = 0; j < Count; ++j) store(y + j * width, acc[j]);
    }
  }

  /// The sums of row r are whole.
  template <std::size_t Count, class V, class Work>
  REWIRE_INLINE static void finish(const Work& all, std::size_t r, V (&acc)[Count]) {
#pragma GCC unroll 8
    for (std::size_t j = 0; j < Count; ++j) all.finish.apply(r, acc[j]);
  }

  template <std::size_t Bytes, class T, class Source>
  REWIRE_INLINE static void run(const Work<T, Source>& all) {
    // As many accumulators as leave registers for weight and input.
    constexpr std::size_t most = Bytes == 16 ? 4 : 8;
    if constexpr (std::is_same_v<Source, T>) {
      if (all.lanes == 1) return one_sample_forward(all);
    }
    LaneWalk<Spmm, T>::template run<Bytes, most>(all);
  }
};

}  // namespace detail

/// y = w * x + bias for rows [begin, end) of one tile.
/// x: (sources, lanes), y: (rows, lanes), contiguous; y is overwritten and must not
/// overlap x. bias: one a row, or null.  lanes: 1, 2, 4, 8, or a multiple of 16.
/// x may be rounded (`round_rows`) if lanes are a multiple of 16.
/// Each sum runs over the links in order (for one lane in eight sums, for 2 to 8 lanes,
/// which fill at most two registers, four links at once), whatever the blocks: they
/// change the time, never a bit.
/// `finish` is done to the sums on the way.
template <class T, class Source>
void spmm(const SparseRows<T>& w, std::size_t begin, std::size_t end, const T* bias,
          const Source* x, T* y, std::size_t lanes, const SourceBlocks& blocks = {},
          const Finish<T>& finish = {}) {
  dispatch<detail::Spmm>(
      detail::Spmm::Work<T, Source>{w, begin, end, bias, x, y, lanes, blocks, finish});
}

}  // namespace rewire
