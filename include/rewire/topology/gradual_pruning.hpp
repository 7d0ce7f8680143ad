// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>

#include <rewire/concepts/topology.hpp>
#include <rewire/storage/random_links.hpp>
#include <rewire/topology/cubic_pruning.hpp>
#include <rewire/topology/removal.hpp>

namespace rewire {

/// Gradual magnitude pruning (Zhu and Gupta, ICLR workshop 2018): from the density
/// `start` the weakest links go, nothing grows, until `density` is left, by the law of
/// `CubicPruning`.
struct GradualPruning {
  double start = 1;            ///< share of cells linked at first, in [0, 1]
  double density = 0.1;        ///< and at the end, in [0, 1]; no effect above `start`
  double begin = 0;            ///< share of the run that is over when pruning begins
  double end = 0.75;           ///< and when it ends, in [begin, 1]
  std::size_t interval = 100;  ///< steps between two prunings, at least 1

  Pattern initial(const Extent& layer, Rng& rng) const {
    steps().validate("GradualPruning");
    return random_pattern(layer, start, rng);
  }

  Rewiring evolve(const Evidence& now, Rng&) const {
    const double links =
        steps().density_at(now.now) * static_cast<double>(now.links.cells());
    const auto left = static_cast<std::size_t>(std::llround(links));
    const auto gone = now.links.size() - std::min(left, now.links.size());
    return replace(now.links, weakest(now.values, gone, now.team), {}, Start::zero,
                   now.team);
  }

  Evolve due(const Progress& now) const {
    return steps().due(now) ? Evolve::after_update : Evolve::no;
  }

  /// When links go, and what density is left.
  CubicPruning steps() const { return {start, density, begin, end, interval}; }
};
static_assert(check_topology<GradualPruning>());

}  // namespace rewire
