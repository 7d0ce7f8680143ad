// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>

#include <rewire/concepts/topology.hpp>
#include <rewire/storage/random_links.hpp>
#include <rewire/topology/removal.hpp>

namespace rewire {

/// Gradual magnitude pruning (Zhu and Gupta, ICLR workshop 2018): from the density
/// `start` the weakest links go, nothing grows, until `density` is left.  The density
/// is density + (start - density) (1 - s)^3, where s goes from 0 to 1 between `begin`
/// and `end`: most links go early, when many are superfluous.
struct GradualPruning {
  double start = 1;            ///< share of cells linked at first, in [0, 1]
  double density = 0.1;        ///< and at the end, in [0, 1]; no effect above `start`
  double begin = 0;            ///< share of the run that is over when pruning begins
  double end = 0.75;           ///< and when it ends, in [begin, 1]
  std::size_t interval = 100;  ///< steps between two prunings, at least 1

  Pattern initial(const Extent& layer, Rng& rng) const {
    require_range(density, 0, 1, "GradualPruning", "density");
    require_range(end, 0, 1, "GradualPruning", "end");
    require_range(begin, 0, end, "GradualPruning", "begin");
    require_range(static_cast<double>(interval), 1, 1e15, "GradualPruning", "interval");
    return random_pattern(layer, start, rng);
  }

  /// The density that the schedule asks for after this step.
  double density_at(const Progress& now) const {
    const double from = static_cast<double>(step_at(begin, now)),
                 to = static_cast<double>(step_at(end, now)),
                 over = static_cast<double>(now.step + 1) - from;
    const double s = to > from ? std::clamp(over / (to - from), 0.0, 1.0) : 1;
    return density + (start - density) * std::pow(1 - s, 3);
  }

  Rewiring evolve(const Evidence& now, Rng&) const {
    const double links = density_at(now.now) * static_cast<double>(now.links.cells());
    const auto left = static_cast<std::size_t>(std::llround(links));
    const auto gone = now.links.size() - std::min(left, now.links.size());
    return replace(now.links, weakest(now.values, gone, now.team), {}, Start::zero,
                   now.team);
  }

  Evolve due(const Progress& now) const {
    const std::size_t done = now.step + 1, steps = now.epochs * now.steps_per_epoch,
                      last = std::max(step_at(end, now), std::size_t{steps > 1});
    const bool between = done > step_at(begin, now) && done < last;
    return done == last || (between && done % interval == 0) ? Evolve::after_update
                                                             : Evolve::no;
  }

 private:
  /// At most the last but one: the last accuracy is that of links that stay.
  static std::size_t step_at(double share, const Progress& now) {
    const std::size_t steps = now.epochs * now.steps_per_epoch;
    return std::min(static_cast<std::size_t>(share * static_cast<double>(steps)),
                    steps - 1);
  }
};
static_assert(check_topology<GradualPruning>());

}  // namespace rewire
