// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

#include <rewire/tune/pareto.hpp>

namespace rewire {

/// Smallest and largest value of each objective.
class CostBounds {
 public:
  /// What is not finite, a failed trial say, does not count.
  explicit CostBounds(std::span<const Costs> observed) {
    for (const Costs& c : observed) {
      if (!std::all_of(c.begin(), c.end(), [](double v) { return std::isfinite(v); }))
        continue;
      if (low_.empty()) low_ = high_ = c;
      for (std::size_t k = 0; k < c.size(); ++k) {
        low_[k] = std::min(low_[k], c[k]);
        high_[k] = std::max(high_[k], c[k]);
      }
    }
  }

  /// As shares of the bounds, in [0, 1]; 1 where an objective never changes, and for
  /// what is not finite, however little was observed.
  Costs normalised(Costs c) const {
    for (std::size_t k = 0; k < c.size(); ++k) {
      const double range = low_.empty() ? 0 : high_[k] - low_[k];
      c[k] = range < 1e-10 || !std::isfinite(c[k])
                 ? 1
                 : std::clamp((c[k] - low_[k]) / range, 0.0, 1.0);
    }
    return c;
  }

 private:
  Costs low_, high_;
};

}  // namespace rewire
