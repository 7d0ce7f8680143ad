// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

#include <rewire/data/dataset.hpp>

namespace example {

/// The first `count` samples, or all where there are fewer.
inline rewire::Dataset first(const rewire::Dataset& set, std::size_t count) {
  std::vector<std::size_t> positions(std::min(count, set.size()));
  std::iota(positions.begin(), positions.end(), std::size_t{0});
  return set.subset(positions);
}

}  // namespace example
