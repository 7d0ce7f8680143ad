// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>

#include <rewire/concepts/topology.hpp>
#include <rewire/storage/random_links.hpp>
#include <rewire/topology/cosine_drop.hpp>
#include <rewire/topology/distribution.hpp>
#include <rewire/topology/removal.hpp>

namespace rewire {

/// Sparse Evolutionary Training (Mocanu et al., Nature Communications 9:2383, 2018).
/// After each epoch but the last, the share `zeta` of links nearest zero moves to
/// random places; with `steps`, every so many steps, as many as they say.
struct SET {
  double epsilon = 20;  ///< links = epsilon * (outputs + inputs), at most all cells
  std::optional<Density> density = {};  ///< if given, it counts, not `epsilon`
  double zeta = 0.3;                    ///< share of links moved per epoch, in [0, 1]
  Removal removal = Removal::by_sign;   ///< which links go
  bool after_last_epoch = false;        ///< rewire at the very end as well
  Start start = Start::drawn;           ///< values of new links
  /// If given, it counts, not `zeta`: links move by steps, in place of the step's
  /// update.
  std::optional<CosineDrop> steps = {};

  Pattern initial(const Extent& layer, Rng& rng) const {
    require_range(zeta, 0, 1, "SET", "zeta");
    if (steps) steps->validate("SET");
    return random_pattern(layer, layer_density(epsilon, density, layer), rng);
  }

  Rewiring evolve(const Evidence& now, Rng& rng) const {
    const double share = steps ? steps->at(now.now) : zeta;
    const auto drop = links_to_remove(removal, now.values, share, rng, now.team);
    return replace_at_random(now.links, drop, drop.size(), start, rng, now.team);
  }

  Evolve due(const Progress& now) const {
    if (steps) return steps->due(now) ? Evolve::instead_of_update : Evolve::no;
    const bool wanted = now.ends_epoch() && (after_last_epoch || !now.in_last_epoch());
    return wanted ? Evolve::after_update : Evolve::no;
  }
};
static_assert(check_topology<SET>());

}  // namespace rewire
