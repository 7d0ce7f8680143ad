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

namespace detail {

/// `count` of the cells that are free once the links at `drop` are gone, numbered as if
/// there were no others; at most as many as are free.
inline std::vector<std::uint64_t> random_of_free(const Pattern& links,
                                                 std::span<const Position> drop,
                                                 std::uint64_t count, Rng& rng,
                                                 Team* team) {
  const std::uint64_t free = links.cells() - (links.size() - drop.size());
  return sample(std::min(count, free), free, rng, team);
}

}  // namespace detail

/// `count` random cells that are free once the links at the positions `drop`
/// (increasing) are gone, increasing; at most as many as are free.  Places just dropped
/// may come again, as in the published SET.  Draws numbers of free cells, so a nearly
/// full layer is never searched for a place: O(rows + links + count log(links of a
/// row)), but some five times the time a place where about half of the free cells are
/// asked for.
inline std::vector<std::uint64_t> random_free(const Pattern& links,
                                              std::span<const Position> drop,
                                              std::uint64_t count, Rng& rng,
                                              Team* team = nullptr) {
  using detail::FreeCells;
  auto cells = detail::random_of_free(links, drop, count, rng, team);
  const std::size_t parts = size(team);
  std::vector<detail::Cut> cuts;  // all are made before a number becomes a cell
  for (std::size_t part = 0; part <= parts; ++part) {
    cuts.push_back(detail::cut<FreeCells>(links, drop, cells,
                                          first_row(links.row_ptr(), part, parts)));
  }
  run(team, [&](std::size_t part) {
    const detail::Cut &begin = cuts[part], &end = cuts[part + 1];
    std::uint64_t *next = cells.data() + begin.grown, *const last =
                                                          cells.data() + end.grown;
    std::uint64_t survivors = begin.survivors();
    detail::each_row_left(
        links, drop.subspan(begin.dropped, end.dropped - begin.dropped), begin.row,
        end.row, [&](std::size_t r, auto stay, auto) {
          const std::uint64_t first = FreeCells::before(r * links.cols(), survivors),
                              here = FreeCells::of_row(links.cols(), stay.size());
          for (; next != last && *next - first < here; ++next)
            *next += survivors + FreeCells::left(stay, *next - first);
          survivors += stay.size();
        });
  });
  return cells;
}

/// `replace(links, drop, random_free(links, drop, count, ...), start)`, in one walk.
inline Rewiring replace_at_random(const Pattern& links, std::span<const Position> drop,
                                  std::uint64_t count, Start start, Rng& rng,
                                  Team* team = nullptr) {
  detail::require_increasing(drop, links.size());
  return detail::rewired<detail::FreeCells>(
      links, drop, detail::random_of_free(links, drop, count, rng, team), start, team);
}

}  // namespace rewire
