// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <rewire/core/huge_pages.hpp>
#include <rewire/core/parallel.hpp>
#include <rewire/storage/pattern.hpp>

namespace rewire {

namespace detail {

/// Calls `body(row, position, column)` for every link, by blocks of columns and within
/// a block in CSR order, so that for each column the rows come in order.  A block
/// belongs to one thread.  What its links have in transposed order then stays near:
/// with 24 million links two to three times as fast as one block.  Blocks of 2^19 links
/// are slower again, for every block costs a visit of every row.
template <class F>
void by_column_blocks(const Pattern& links, Team* team, F&& body,
                      std::size_t links_of_block = std::size_t{1} << 22) {
  const std::size_t parts = size(team), rows = links.rows();
  const std::size_t blocks = links.size() / (links_of_block * parts) + 1;  // of a part
  const std::uint64_t* const row_ptr = links.row_ptr().data();
  const std::uint32_t* const col = links.col().data();
  run(team, [&](std::size_t part) {
    const auto column = [&](std::size_t block) {
      return links.cols() * (part * blocks + block) / (parts * blocks);
    };
    const auto first_of_row = [&](std::size_t r) {
      if (part == 0) return row_ptr[r];
      const auto at =
          std::lower_bound(col + row_ptr[r], col + row_ptr[r + 1], column(0));
      return static_cast<std::uint64_t>(at - col);
    };
    const auto walk = [&](std::size_t r, std::uint64_t k, std::size_t block) {
      const std::uint64_t end = row_ptr[r + 1], bound = column(block + 1);
      for (; k < end && col[k] < bound; ++k) body(r, k, col[k]);
      return k;
    };
    std::vector<Position> next(blocks > 1 ? rows : 0);  // where each row goes on
    for (std::size_t r = 0; r < rows; ++r) {
      const std::uint64_t k = walk(r, first_of_row(r), 0);
      if (blocks > 1) next[r] = static_cast<Position>(k);
    }
    for (std::size_t block = 1; block < blocks; ++block) {
      for (std::size_t r = 0; r < rows; ++r)
        next[r] = static_cast<Position>(walk(r, next[r], block));
    }
  });
}

}  // namespace detail

/// The same links sorted by input: what the backward pass walks, so that it too only
/// gathers.
struct TransposedIndex {
  std::vector<std::uint64_t> ptr;  ///< cols + 1 starts, one an input
  std::vector<std::uint32_t>
      row;                      ///< the output of each link, increasing for each input
  std::vector<Position> place;  ///< of each link in CSR order: where it stands here

  TransposedIndex() = default;

  /// Of `links`; the same for any team.
  explicit TransposedIndex(const Pattern& links, Team* team = nullptr) {
    resize_far(row, links.size());
    sort(links, team, [this](std::uint64_t at, std::size_t r, std::uint64_t) {
      row[at] = static_cast<std::uint32_t>(r);
    });
  }

  /// Counting sort by column: O(cols + links), and a walk over the rows for each block
  /// of columns.  Sets `ptr` and `place`, and calls `put(place, row, position in CSR
  /// order)` for every link, which is to set `row` and moves what else there is: one
  /// write to a random place costs as much as all the rest.
  template <class Put>
  void sort(const Pattern& links, Team* team, Put&& put) {
    ptr.resize(links.cols() + 1);
    resize_far(place, links.size());
    std::vector<Position> next(links.cols());  // how many; later where the next stands
    detail::by_column_blocks(
        links, team,
        [&](std::size_t, std::uint64_t, std::uint32_t column) { ++next[column]; });
    ptr[0] = 0;
    for (std::size_t c = 0; c < links.cols(); ++c) {
      ptr[c + 1] = ptr[c] + next[c];
      next[c] = static_cast<Position>(ptr[c]);
    }
    detail::by_column_blocks(links, team,
                             [&](std::size_t r, std::uint64_t k, std::uint32_t column) {
                               const Position at = next[column]++;
                               place[k] = at;
                               put(at, r, k);
                             });
  }
};

}  // namespace rewire
