// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace rewire {

/// Links that do not exist and what their gradients are, by increasing cell
/// (row * cols + column).
struct MissingLinks {
  std::vector<std::uint64_t> cells;  ///< row * cols + column, increasing
  std::vector<float> gradients;

  /// How many.
  std::size_t size() const { return cells.size(); }
};

}  // namespace rewire
