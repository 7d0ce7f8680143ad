// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

#include <rewire/layers/strongest.hpp>
#include <rewire/storage/pattern.hpp>

#include "problems.hpp"

namespace support {

/// What a search for the strongest missing links must find, from a sort of the whole
/// gradient: `gradient(row, column)` of every cell.
template <class Gradient>
rewire::MissingLinks sorted_missing(const rewire::Pattern& links, std::size_t count,
                                    Gradient gradient) {
  rewire::MissingLinks all;
  for (std::size_t r = 0; r < links.rows(); ++r) {
    const auto row = links.row(r);
    for (std::size_t c = 0; c < links.cols(); ++c) {
      const auto g = static_cast<float>(gradient(r, c));
      if (std::binary_search(row.begin(), row.end(), c)) continue;
      if (std::abs(g) < rewire::least_gradient) continue;
      all.cells.push_back(r * links.cols() + c);
      all.gradients.push_back(g);
    }
  }
  std::vector<std::size_t> order(all.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::abs(all.gradients[a]) > std::abs(all.gradients[b]);
  });
  order.resize(std::min(count, order.size()));
  std::sort(order.begin(), order.end());
  rewire::MissingLinks best;
  for (const std::size_t i : order) {
    best.cells.push_back(all.cells[i]);
    best.gradients.push_back(all.gradients[i]);
  }
  return best;
}

inline bool same(const rewire::MissingLinks& a, const rewire::MissingLinks& b) {
  return a.cells == b.cells && same_bits(a.gradients, b.gradients);
}

}  // namespace support
