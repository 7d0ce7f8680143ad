// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <rewire/concepts/topology.hpp>
#include <rewire/topology/removal.hpp>

namespace rewire {

/// Links that go (their positions) and cells that get one, both increasing and as many.
struct Regrowth {
  std::vector<Position> drop;       ///< positions of links, increasing
  std::vector<std::uint64_t> grow;  ///< cells, increasing
};

/// Gives the places of the links `weak` (positions, increasing) to the largest
/// |gradient| among the candidates *and* these links themselves; of equal ones to the
/// lowest cell.  A weak link that wins its place stays as it is.  A gradient of zero
/// wins nothing: where too few others are left, the strongest of the weak stay too.
/// O(weak + candidates).
inline Regrowth regrow(const Evidence& now, std::span<const Position> weak) {
  const auto& [cells, gradients] = now.candidates;
  // All who compete, in the order of cells.
  constexpr std::uint64_t none = ~std::uint64_t{0};
  std::vector<float> strength;
  std::vector<std::uint64_t> cell;  // of a candidate; `none` for a weak link
  strength.reserve(weak.size() + cells.size());
  cell.reserve(weak.size() + cells.size());
  std::size_t row = 0, next = 0;
  for (const Position link : weak) {
    while (now.links.row_ptr()[row + 1] <= link) ++row;
    const std::uint64_t mine =
        std::uint64_t{row} * now.links.cols() + now.links.col()[link];
    for (; next < cells.size() && cells[next] < mine; ++next) {
      strength.push_back(gradients[next]);
      cell.push_back(cells[next]);
    }
    strength.push_back(now.gradients[link]);
    cell.push_back(none);
  }
  for (; next < cells.size(); ++next) {
    strength.push_back(gradients[next]);
    cell.push_back(cells[next]);
  }

  Regrowth result;
  std::vector<bool> stays(weak.size());
  const auto winners = strongest(strength, weak.size(), now.team);
  std::size_t seen = 0, links = 0;  // of those who compete; of the weak among them
  for (const Position w : winners) {
    for (; seen < w; ++seen) links += cell[seen] == none;
    if (strength[w] == 0) continue;
    if (cell[w] == none) {
      stays[links] = true;
    } else {
      result.grow.push_back(cell[w]);
    }
  }
  std::vector<float> values;  // of the weak that did not win
  for (std::size_t i = 0; i < weak.size(); ++i) {
    if (stays[i]) continue;
    result.drop.push_back(weak[i]);
    values.push_back(now.values[weak[i]]);
  }
  if (result.drop.size() > result.grow.size()) {
    auto go = weakest(values, result.grow.size(), now.team);
    for (Position& i : go) i = result.drop[i];
    result.drop = std::move(go);
  }
  return result;
}

}  // namespace rewire
