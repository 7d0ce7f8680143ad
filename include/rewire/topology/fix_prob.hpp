// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>

#include <rewire/concepts/topology.hpp>
#include <rewire/storage/random_links.hpp>
#include <rewire/topology/distribution.hpp>

namespace rewire {

/// Links drawn once, as SET draws them, and kept (the baseline of Mocanu et al. 2018).
struct FixProb {
  double epsilon = 20;  ///< links = epsilon * (outputs + inputs), at most all cells
  std::optional<Density> density = {};  ///< if given, it counts, not `epsilon`

  Pattern initial(const Extent& layer, Rng& rng) const {
    return random_pattern(layer, layer_density(epsilon, density, layer), rng);
  }
  Rewiring evolve(const Evidence& now, Rng&) const { return keep_all(now.links); }
  Evolve due(const Progress&) const { return Evolve::no; }
};
static_assert(check_topology<FixProb>());

}  // namespace rewire
