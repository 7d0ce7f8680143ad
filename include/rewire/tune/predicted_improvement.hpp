// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include <rewire/tune/hypervolume.hpp>
#include <rewire/tune/pareto.hpp>

namespace rewire {

/// Predicted hypervolume improvement, the acquisition of MO-SMAC (Rook et al.,
/// Evolutionary Computation 2025): the volume that a candidate's predicted costs add to
/// those predicted of the incumbents, up to 1.1 everywhere.  All are shares as
/// `CostBounds` gives them: what a model predicts beyond [0, 1] counts as the end, and
/// what is not finite as 1.
class PredictedImprovement {
 public:
  /// Share that a volume ends at.
  static constexpr double reference = 1.1;

  /// Beyond these incumbents.
  explicit PredictedImprovement(std::span<const Costs> incumbents) {
    for (const Costs& c : incumbents) front_.push_back(as_shares(c));
  }

  /// How much larger the hypervolume becomes with costs as predicted.
  double operator()(const Costs& predicted) const {
    return exclusive_hypervolume(front_, as_shares(predicted),
                                 std::vector<double>(predicted.size(), reference));
  }

 private:
  static Costs as_shares(Costs c) {
    for (double& v : c) v = std::isfinite(v) ? std::clamp(v, 0.0, 1.0) : 1;
    return c;
  }

  std::vector<Costs> front_;
};

}  // namespace rewire
