// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string_view>

#include <rewire/core/errors.hpp>
#include <rewire/core/progress.hpp>

namespace rewire {

/// When links are pruned, and how many are left: from the density `start` to `density`
/// by the cubic law of Zhu and Gupta (ICLR workshop 2018, equation 1), which takes most
/// links early, when many are superfluous.
struct CubicPruning {
  double start = 1;            ///< density at first, in [0, 1]
  double density = 0.1;        ///< and at the end, in [0, 1]
  double begin = 0;            ///< share of the run that is over when pruning begins
  double end = 0.75;           ///< and when it ends, in [begin, 1]
  std::size_t interval = 100;  ///< steps between two prunings, at least 1

  void validate(std::string_view where) const {
    require_range(start, 0, 1, where, "start");
    require_range(density, 0, 1, where, "density");
    require_range(end, 0, 1, where, "end");
    require_range(begin, 0, end, where, "begin");
    require_range(static_cast<double>(interval), 1, 1e15, where, "interval");
  }

  /// Every `interval` steps between `begin` and `end`, and at `end`.
  bool due(const Progress& now) const {
    const std::size_t done = now.step + 1, steps = now.epochs * now.steps_per_epoch,
                      last = std::max(step_at(end, now), std::size_t{steps > 1});
    return done == last ||
           (done > step_at(begin, now) && done < last && done % interval == 0);
  }

  /// density + (start - density) (1 - s)^3, s from 0 to 1 between `begin` and `end`.
  double density_at(const Progress& now) const {
    const double from = static_cast<double>(step_at(begin, now)),
                 to = static_cast<double>(step_at(end, now)),
                 over = static_cast<double>(now.step + 1) - from;
    const double s = to > from ? std::clamp(over / (to - from), 0.0, 1.0) : 1;
    return density + (start - density) * std::pow(1 - s, 3);
  }

 private:
  /// At most the last but one: the last accuracy is that of links that stay.
  static std::size_t step_at(double share, const Progress& now) {
    const std::size_t steps = now.epochs * now.steps_per_epoch;
    return std::min(static_cast<std::size_t>(share * static_cast<double>(steps)),
                    steps - 1);
  }
};

}  // namespace rewire
