// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <optional>

#include <rewire/concepts/topology.hpp>
#include <rewire/storage/random_links.hpp>
#include <rewire/topology/cosine_drop.hpp>
#include <rewire/topology/distribution.hpp>
#include <rewire/topology/regrowth.hpp>
#include <rewire/topology/removal.hpp>

namespace rewire {

/// Rigging the lottery (Evci et al., ICML 2020).  Every `interval` steps, until the
/// share `end` of the run is over, the weakest links move to where the |gradient| is
/// largest, in place of the step's update.  Their share falls from `drop_fraction` to 0
/// as a cosine does.
struct RigL {
  double epsilon = 20;  ///< links = epsilon * (outputs + inputs), at most all cells
  std::optional<Density> density = {};  ///< if given, it counts, not `epsilon`
  double drop_fraction = 0.3;           ///< share of links moved, at first, in [0, 1]
  std::size_t interval = 100;           ///< steps, at least 1
  double end = 0.75;  ///< share of all steps after which links stay, in [0, 1]

  Pattern initial(const Extent& layer, Rng& rng) const {
    steps().validate("RigL");
    return random_pattern(layer, layer_density(epsilon, density, layer), rng);
  }

  Rewiring evolve(const Evidence& now, Rng&) const {
    const std::size_t count = candidates(now.links.size(), now.now);
    const auto [drop, grow] = regrow(now, weakest(now.values, count, now.team));
    return replace(now.links, drop, grow, Start::zero, now.team);
  }

  Evolve due(const Progress& now) const {
    return steps().due(now) ? Evolve::instead_of_update : Evolve::no;
  }

  std::size_t candidates(std::size_t links, const Progress& now) const {
    return steps().count(links, now);
  }

  /// When links move, and how many.
  CosineDrop steps() const { return {drop_fraction, interval, end}; }
};
static_assert(check_topology<RigL>());

}  // namespace rewire
