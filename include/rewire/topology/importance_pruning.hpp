// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include <rewire/topology/neuron_importance.hpp>
#include <rewire/topology/set.hpp>

namespace rewire {

/// SET that now and then takes all incoming links from the least important neurons, and
/// goes on with the links left (Curci, Mocanu and Pechenizkiy 2021).  The importance of
/// a neuron is the sum of |weight| over its incoming links.  Not for an output layer.
struct ImportancePruning {
  SET set = {};             ///< what moves links besides
  double share = 0.2;       ///< of the neurons that have links, in [0, 1]
  std::size_t after = 200;  ///< prunes after the epochs (from 0) that are larger
  std::size_t every = 10;   ///< and multiples of this; at least 1

  Pattern initial(const Extent& layer, Rng& rng) const {
    require_range(share, 0, 1, "ImportancePruning", "share");
    require_range(static_cast<double>(every), 1, 1e9, "ImportancePruning", "every");
    return set.initial(layer, rng);
  }

  Rewiring evolve(const Evidence& now, Rng& rng) const {
    if (now.now.epoch <= after || now.now.epoch % every != 0)
      return set.evolve(now, rng);
    const std::vector<bool> goes = least_important(now.links, now.values, share);
    std::vector<Position> drop, left;  // links of neurons that go, and of the others
    std::vector<float> values;         // of those left
    for (std::size_t r = 0, k = 0; r < goes.size(); ++r) {
      for (; k < now.links.row_ptr()[r + 1]; ++k) {
        (goes[r] ? drop : left).push_back(static_cast<Position>(k));
        if (!goes[r]) values.push_back(now.values[k]);
      }
    }
    const auto weak = links_to_remove(set.removal, values, set.zeta, rng, now.team);
    for (const Position w : weak) drop.push_back(left[w]);
    std::sort(drop.begin(), drop.end());
    return replace_at_random(now.links, drop, weak.size(), Start::drawn, rng, now.team);
  }

  Evolve due(const Progress& now) const { return set.due(now); }
};
static_assert(check_topology<ImportancePruning>());

}  // namespace rewire
