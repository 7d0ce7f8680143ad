// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include <rewire/core/simd.hpp>
#include <rewire/kernels/sparse_rows.hpp>

namespace rewire::detail {

/// How every sparse kernel goes through the lanes of a tile: as many registers at once
/// as its results may take, and for these one block of sources after the other.
///   Kernel::block<Bytes, Count>(work, lane, first, stop)   `Count` registers from
///       `lane` on, for the sources below `stop`; `first` where it begins the sums
///   Work has `lanes` (2, 4, 8, or a multiple of 16) and `blocks`
template <class Kernel, class T>
struct LaneWalk {
  template <std::size_t Bytes, std::size_t Most, class Work>
  REWIRE_INLINE static void run(const Work& all) {
    constexpr std::size_t width = Bytes / sizeof(T);
    if constexpr (width > 2) {
      if (all.lanes < width) return few_lanes<Bytes / 2>(all);
    }
    for (std::size_t lane = 0; lane < all.lanes;)
      lane += width * registers<Bytes, Most>((all.lanes - lane) / width, all, lane);
  }

 private:
  /// Fewer lanes than a register of twice `Bytes` has.
  template <std::size_t Bytes, class Work>
  REWIRE_INLINE static void few_lanes(const Work& all) {
    constexpr std::size_t width = Bytes / sizeof(T);
    if constexpr (width > 2) {
      if (all.lanes < width) return few_lanes<Bytes / 2>(all);
    }
    registers<Bytes, 1>(1, all, 0);
  }

  /// The next `left` registers of lanes, or as many as one walk takes; tells how many.
  template <std::size_t Bytes, std::size_t Count, class Work>
  REWIRE_INLINE static std::size_t registers(std::size_t left, const Work& all,
                                             std::size_t lane) {
    if constexpr (Count > 1) {
      // Every number has a walk of its own where it pays; each takes time to compile.
      constexpr std::size_t fewer = Bytes == 64 ? Count - 1 : Count / 2;
      if (left < Count) return registers<Bytes, fewer>(left, all, lane);
    }
    const SourceBlocks& b = all.blocks;
    for (std::uint64_t at = 0, stop = 0; at == 0 || at < b.sources; at = stop) {
      stop = at + std::min(b.length, b.sources - at);
      Kernel::template block<Bytes, Count>(all, lane, at == 0, stop);
      if (stop == 0) break;  // no source at all: the results are still written
    }
    return Count;
  }
};

}  // namespace rewire::detail
