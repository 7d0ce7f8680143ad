// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include <rewire/core/cache.hpp>

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

}  // namespace rewire
