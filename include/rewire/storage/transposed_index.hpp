// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <rewire/storage/pattern.hpp>

namespace rewire {

/// The same links sorted by input: what the backward pass walks, so that it too only
/// gathers.
struct TransposedIndex {
  std::vector<std::uint64_t> ptr;  ///< cols + 1 starts, one an input
  std::vector<std::uint32_t>
      row;  ///< the output of each link, increasing for each input
  std::vector<Position> position;  ///< where the link stands in CSR order

  TransposedIndex() = default;

  /// Counting sort by column: O(cols + links).
  explicit TransposedIndex(const Pattern& links)
      : ptr(links.cols() + 1), row(links.size()), position(links.size()) {
    for (const std::uint32_t c : links.col()) ++ptr[c + 1];
    for (std::size_t c = 0; c < links.cols(); ++c) ptr[c + 1] += ptr[c];
    // Each start moves to its end while it is filled, and is put back afterwards.
    Position at = 0;
    for (std::size_t r = 0; r < links.rows(); ++r) {
      for (const std::uint32_t c : links.row(r)) {
        const std::uint64_t to = ptr[c]++;
        row[to] = static_cast<std::uint32_t>(r);
        position[to] = at++;
      }
    }
    for (std::size_t c = links.cols(); c > 0; --c) ptr[c] = ptr[c - 1];
    ptr[0] = 0;
  }
};

}  // namespace rewire
