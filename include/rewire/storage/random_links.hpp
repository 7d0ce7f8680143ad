// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include <rewire/core/errors.hpp>
#include <rewire/core/parallel.hpp>
#include <rewire/core/sample.hpp>
#include <rewire/storage/pattern.hpp>
#include <rewire/storage/rewiring.hpp>

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
/// nearly full layer is never searched for a place: O(rows + links + count), but some
/// five times the time a place where about half of the free cells are asked for.
inline std::vector<std::uint64_t> random_free(const Pattern& links,
                                              std::span<const Position> drop,
                                              std::uint64_t count, Rng& rng,
                                              Team* team = nullptr) {
  const std::uint64_t free = links.cells() - (links.size() - drop.size());
  auto cells = sample(std::min(count, free), free, rng, team);
  // The free cell of rank k is k + (survivors that stand before it): one merge over
  // both.  A part begins where its rows do; all cuts are made before a rank becomes a
  // cell.
  const std::size_t parts = size(team);
  std::vector<detail::Cut> cuts;
  for (std::size_t part = 0; part <= parts; ++part) {
    auto cut = detail::cut(links, drop, {}, first_row(links.row_ptr(), part, parts));
    const auto first = std::lower_bound(cells.begin(), cells.end(),
                                        cut.row * links.cols() - cut.survivors());
    cut.grown = static_cast<std::size_t>(first - cells.begin());
    cuts.push_back(cut);
  }
  run(team, [&](std::size_t part) {
    const detail::Cut &begin = cuts[part], &end = cuts[part + 1];
    const Position *gone = drop.data() + begin.dropped, *const last_gone =
                                                            drop.data() + end.dropped;
    std::uint64_t *next = cells.data() + begin.grown, *const last =
                                                          cells.data() + end.grown;
    std::uint64_t survivors = begin.survivors(), k = begin.old;
    for (std::size_t r = begin.row; r < end.row; ++r) {
      const std::uint64_t start_of_row = std::uint64_t{r} * links.cols();
      while (k < links.row_ptr()[r + 1] && next != last) {
        const std::uint64_t cell = start_of_row + links.col()[k];
        const std::uint64_t mine = *next + survivors;
        const bool goes = gone != last_gone && *gone == k, found = mine < cell;
        *next = found ? mine : *next;
        next += found;
        gone += !found & goes;
        survivors += !found & !goes;
        k += !found;
      }
    }
    for (; next != last; ++next) *next += survivors;
  });
  return cells;
}

}  // namespace rewire
