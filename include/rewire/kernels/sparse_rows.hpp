// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include <rewire/core/cache.hpp>
#include <rewire/core/simd.hpp>

namespace rewire {

/// Sparse rows as kernels see them: `ptr` has rows + 1 starts; link k joins its row
/// with source `other[k]` (increasing in each row) at weight `values[k]`.
template <class T>
struct SparseRows {
  const std::uint64_t* ptr;
  const std::uint32_t* other;
  const T* values;
};

/// The sources of sparse rows in blocks, each walked by all rows before the next, so
/// that what a row gathers is still in the second-level cache.  In a wide layer this
/// halves the time; blocks that fit the first level took longer than no blocks.
struct SourceBlocks {
  std::uint64_t sources = ~std::uint64_t{0};  ///< of all blocks
  std::uint64_t length = ~std::uint64_t{0};   ///< sources a block, >= 1
  /// Scratch, one for each row: the links already walked.  Null for a single block.
  std::uint32_t* walked = nullptr;

  /// Whether one block holds all sources.
  bool single() const { return length >= sources; }
};

/// Blocks for `links` links that join `rows` rows with `sources` sources of
/// `row_bytes`: so many that one fits `room` bytes, half the cache, but few enough that
/// a row has some eight links in each.
inline SourceBlocks source_blocks(std::size_t rows, std::size_t sources,
                                  std::size_t links, std::size_t row_bytes,
                                  std::size_t room = second_level_cache() / 2) {
  const std::size_t wanted = (sources * row_bytes + room - 1) / room;
  const std::size_t most = links / (8 * std::max<std::size_t>(rows, 1));
  const std::size_t blocks =
      std::clamp<std::size_t>(most, 1, std::max<std::size_t>(wanted, 1));
  return {sources, (sources + blocks - 1) / blocks, nullptr};
}

namespace detail {

/// Fetches what the row after this one needs while this one is summed: its links, which
/// lie anywhere if there are blocks, and its own lanes.  The hardware fetches ahead
/// only along streams, which it does not see among the gathered rows: without this a
/// layer larger than the second-level cache takes 1.1 to 1.5 times as long.
class NextRow {
 public:
  /// After `row` of the rows up to `end`, whose links of this block begin at `k`.
  template <class T>
  REWIRE_INLINE NextRow(const SparseRows<T>& w, const SourceBlocks& blocks, bool first,
                        std::size_t row, std::size_t end, std::uint64_t k)
      : row_(std::min(row + 1, end - 1)),
        ahead_(w.ptr[row_] + (first ? 0 : blocks.walked[row_]) - k) {}

  /// The line that has for the next row's link what `of[k]` is for this one's.
  template <class T>
  REWIRE_INLINE void link(const T* of, std::uint64_t k) const {
    __builtin_prefetch(address(of, k + ahead_));
  }

  /// Of two arrays in turn: a line serves so many links that every second one will do.
  template <class T, class U>
  REWIRE_INLINE void link(const T* even, const U* odd, std::uint64_t k) const {
    __builtin_prefetch(k % 2 == 0 ? address(even, k + ahead_)
                                  : address(odd, k + ahead_));
  }

  /// `Count` registers of the next row's lanes.
  template <std::size_t Count, std::size_t Width, class T>
  REWIRE_INLINE void lanes(const T* of, std::size_t lanes, std::size_t lane) const {
#pragma GCC unroll 8
    for (std::size_t j = 0; j < Count; ++j)
      __builtin_prefetch(of + row_ * lanes + lane + j * Width);
  }

 private:
  /// May be past the end of the array: nothing is read there.
  template <class T>
  REWIRE_INLINE static const void* address(const T* of, std::uint64_t at) {
    return reinterpret_cast<const void*>(reinterpret_cast<std::uintptr_t>(of) +
                                         at * sizeof(T));
  }

  std::size_t row_;
  std::uint64_t ahead_;
};

}  // namespace detail

}  // namespace rewire
