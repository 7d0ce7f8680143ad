// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <ranges>
#include <utility>
#include <vector>

#include <rewire/storage/degrees.hpp>

namespace rewire {

/// Which neurons are the least important, by the sum of |weight| over their incoming
/// links (`output_strengths`): up to the percentile `share`, in [0, 1], of those that
/// have links, and never all of them.  `values` in CSR order.  (rows)
inline std::vector<bool> least_important(const Pattern& links,
                                         const std::ranges::sized_range auto& values,
                                         double share) {
  std::vector<bool> least(links.rows());
  std::vector<std::pair<double, std::size_t>> neurons;
  for (std::size_t r = 0; const double s : output_strengths(links, values)) {
    if (!links.row(r).empty()) neurons.emplace_back(s, r);
    ++r;
  }
  if (neurons.empty() || share == 0) return least;
  std::sort(neurons.begin(), neurons.end());
  const std::size_t others = neurons.size() - 1,
                    last = static_cast<std::size_t>(share * double(others));
  for (std::size_t i = 0; i <= last && i < others; ++i) least[neurons[i].second] = true;
  return least;
}

}  // namespace rewire
