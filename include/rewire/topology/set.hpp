// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstddef>
#include <optional>
#include <vector>

#include <rewire/concepts/topology.hpp>
#include <rewire/storage/random_links.hpp>
#include <rewire/topology/distribution.hpp>
#include <rewire/topology/removal.hpp>

namespace rewire {

/// Which links SET takes for the weakest.
enum class Removal {
  by_sign,    ///< nearest zero among the negative and among the positive weights, as
              ///< published
  magnitude,  ///< smallest |weight| of all
};

/// Sparse Evolutionary Training (Mocanu et al., Nature Communications 9:2383, 2018).
/// After each epoch but the last, the share `zeta` of links nearest zero moves to
/// random places.
struct SET {
  double epsilon = 20;  ///< links = epsilon * (outputs + inputs), at most all cells
  std::optional<double> density =
      {};             ///< if given, the share of cells linked, not `epsilon`
  double zeta = 0.3;  ///< share of links moved per epoch, in [0, 1]
  Removal removal = Removal::by_sign;
  bool after_last_epoch = false;  ///< rewire at the very end as well

  Pattern initial(const Extent& layer, Rng& rng) const {
    require_range(zeta, 0, 1, "SET", "zeta");
    return random_pattern(layer, layer_density(epsilon, density, layer), rng);
  }

  Rewiring evolve(const Evidence& now, Rng& rng) const {
    const std::vector<Position> drop = weakest_links(now);
    const auto grow = random_free(now.links, drop, drop.size(), rng, now.team);
    return replace(now.links, drop, grow, Start::drawn, now.team);
  }

  Evolve due(const Progress& now) const {
    const bool wanted = now.ends_epoch() && (after_last_epoch || !now.in_last_epoch());
    return wanted ? Evolve::after_update : Evolve::no;
  }

 private:
  std::vector<Position> weakest_links(const Evidence& now) const {
    if (removal == Removal::by_sign)
      return nearest_zero_by_sign(now.values, zeta, now.team);
    const auto count = std::llround(zeta * static_cast<double>(now.values.size()));
    return weakest(now.values, static_cast<std::size_t>(count), now.team);
  }
};
static_assert(check_topology<SET>());

}  // namespace rewire
