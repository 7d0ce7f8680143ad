// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstddef>
#include <numbers>
#include <optional>

#include <rewire/concepts/topology.hpp>
#include <rewire/storage/random_links.hpp>
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
    require_range(drop_fraction, 0, 1, "RigL", "drop_fraction");
    require_range(static_cast<double>(interval), 1, 1e15, "RigL", "interval");
    require_range(end, 0, 1, "RigL", "end");
    return random_pattern(layer, layer_density(epsilon, density, layer), rng);
  }

  Rewiring evolve(const Evidence& now, Rng&) const {
    const std::size_t count = candidates(now.links.size(), now.now);
    const auto [drop, grow] = regrow(now, weakest(now.values, count, now.team));
    return replace(now.links, drop, grow, Start::zero, now.team);
  }

  /// With t the steps done before this one: in every multiple of `interval`, but 0.
  Evolve due(const Progress& now) const {
    const bool wanted = interval > 0 && now.step > 0 && now.step % interval == 0 &&
                        now.step < last(now);
    return wanted ? Evolve::instead_of_update : Evolve::no;
  }

  std::size_t candidates(std::size_t links, const Progress& now) const {
    return static_cast<std::size_t>(fraction(now) * double(links));
  }

  /// Of the links, the share that moves in this step.
  double fraction(const Progress& now) const {
    if (now.step >= last(now)) return 0;
    const double done = double(now.step) / double(last(now));
    return drop_fraction / 2 * (1 + std::cos(std::numbers::pi * done));
  }

 private:
  std::size_t last(const Progress& now) const {
    return static_cast<std::size_t>(end * double(now.epochs * now.steps_per_epoch));
  }
};
static_assert(check_topology<RigL>());

}  // namespace rewire
