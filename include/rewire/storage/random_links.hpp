// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include <rewire/core/errors.hpp>
#include <rewire/core/sample.hpp>
#include <rewire/storage/pattern.hpp>

namespace rewire {

/// `density` * cells links, rounded, uniformly random among all such sets.  O(links) in
/// time and memory (up to a logarithm), exact also when the layer is nearly or wholly
/// full.
inline Pattern random_pattern(const Extent& layer, double density, Rng& rng) {
  require_range(density, 0, 1, "random_pattern", "density");
  const auto links = static_cast<std::uint64_t>(
      std::llround(density * static_cast<double>(layer.cells())));
  if (links >= std::numeric_limits<Position>::max()) {
    throw Error({"random_pattern", "fewer links than 32 bits can number", text(links),
                 "lower the density or epsilon"});
  }
  return Pattern::from_cells(layer.rows(), layer.cols(),
                             sample(links, layer.cells(), rng));
}

/// `count` random cells that are free once the links at the positions `drop`
/// (increasing) are gone, increasing; at most as many as are free.  Places just dropped
/// may come again, as in the published SET.  Draws ranks among the free cells, so a
/// nearly full layer takes no longer than an empty one: O(links + count).
inline std::vector<std::uint64_t> random_free(const Pattern& links,
                                              std::span<const Position> drop,
                                              std::uint64_t count, Rng& rng) {
  const std::uint64_t free = links.cells() - (links.size() - drop.size());
  auto cells = sample(count < free ? count : free, free, rng);
  // The free cell of rank k is k + (survivors that stand before it): one merge over
  // both.
  auto next = cells.begin();
  auto dropped = drop.begin();
  std::uint64_t survivors = 0;
  Position at = 0;
  for (std::size_t r = 0; r < links.rows() && next != cells.end(); ++r) {
    const std::uint64_t start_of_row = std::uint64_t{r} * links.cols();
    for (const std::uint32_t c : links.row(r)) {
      const Position here = at++;
      if (dropped != drop.end() && *dropped == here) {
        ++dropped;
        continue;
      }
      const std::uint64_t cell = start_of_row + c;
      for (; next != cells.end() && *next + survivors < cell; ++next)
        *next += survivors;
      ++survivors;
    }
  }
  for (; next != cells.end(); ++next) *next += survivors;
  return cells;
}

}  // namespace rewire
