// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "problems.hpp"

namespace support {

/// Random links, in rows as forward walks them and in columns as backward does.
struct RandomLayer {
  std::size_t rows, cols;
  std::vector<std::uint64_t> row_ptr{0}, col_ptr{0};
  std::vector<std::uint32_t> col, row;
  std::vector<std::size_t> place;  ///< among columns, of each link in order of rows

  /// Up to 80 rows and columns, seldom up to 600; random rows, and in half of the
  /// layers empty and full ones among them.
  explicit RandomLayer(rewire::Rng& rng) : rows(extent(rng)), cols(extent(rng)) {
    const double densities[] = {0, 0.02, 0.1, 0.3, 1, rng.uniform()};
    const double density = densities[rng.below(6)];
    const bool mixed = rng.below(2) == 0;
    std::vector<std::uint64_t> of_column(cols);
    for (std::size_t r = 0; r < rows; ++r) {
      const std::uint64_t kind = mixed ? rng.below(6) : 2;
      const double share = kind == 0 ? 0 : kind == 1 ? 1 : density;
      for (std::size_t c = 0; c < cols; ++c) {
        if (rng.uniform() >= share) continue;
        col.push_back(static_cast<std::uint32_t>(c));
        ++of_column[c];
      }
      row_ptr.push_back(col.size());
    }
    for (const std::uint64_t links : of_column)
      col_ptr.push_back(col_ptr.back() + links);
    std::vector<std::uint64_t> next = col_ptr;
    row.resize(col.size());
    for (std::size_t r = 0; r < rows; ++r) {
      for (std::uint64_t k = row_ptr[r]; k < row_ptr[r + 1]; ++k) {
        place.push_back(next[col[k]]++);
        row[place.back()] = static_cast<std::uint32_t>(r);
      }
    }
  }

 private:
  static std::size_t extent(rewire::Rng& rng) {
    return size_up_to(rng.below(40) == 0 ? 600 : 80, rng);
  }
};

}  // namespace support
