// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <limits>

#include <rewire/concepts/observer.hpp>
#include <rewire/core/errors.hpp>

namespace rewire {

/// Stops once the test loss has not improved by more than `least_gain` for `patience`
/// epochs. Needs a test set.
class EarlyStop {
 public:
  /// Stops after `patience` epochs without a test loss that is `least_gain` below the
  /// best.
  explicit EarlyStop(std::size_t patience, double least_gain = 0)
      : patience_(patience), least_gain_(least_gain) {
    if (patience == 0) {
      throw Error(
          {"EarlyStop", "patience of at least one epoch", "0", "raise patience"});
    }
  }

  Flow on_epoch(const Report& r) {
    if (!r.test) {
      throw Error({"EarlyStop", "a test set", "none", "set FitOptions::test"});
    }
    if (r.test->loss < best_ - least_gain_) {
      best_ = r.test->loss;
      waited_ = 0;
    } else {
      ++waited_;
    }
    return waited_ >= patience_ ? Flow::stop : Flow::go_on;
  }

  /// The best test loss so far.
  double best_loss() const { return best_; }

 private:
  std::size_t patience_;
  double least_gain_;
  double best_ = std::numeric_limits<double>::infinity();
  std::size_t waited_ = 0;
};
static_assert(check_observer<EarlyStop>());

}  // namespace rewire
