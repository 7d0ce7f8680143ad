// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <utility>

#include <rewire/concepts/schedule.hpp>
#include <rewire/core/errors.hpp>
#include <rewire/schedules/constant.hpp>

namespace rewire {

/// Rises with each step on a straight line from `first` to 1 over `epochs` epochs
/// (Goyal et al., arXiv 1706.02677, section 2.2), times what another schedule says,
/// which keeps the clock of the run: milestones count from the first epoch, a cosine
/// still ends with the run.
///   WarmUp(5)   WarmUp(5, Cosine{.last = 0.01})   WarmUp(2.5, MultiStep{{30, 60}},
///   0.1)
template <class Then = Constant>
class WarmUp {
  static_assert(check_schedule<Then>());

 public:
  /// `epochs` >= 0, with fraction; `first` in [0, 1]: with 0 the very first step does
  /// nothing.
  explicit WarmUp(double epochs = 5, Then then = {}, double first = 0)
      : epochs_(epochs), first_(first), then_(std::move(then)) {
    require_range(epochs, 0, 1e9, "WarmUp", "epochs");
    require_range(first, 0, 1, "WarmUp", "first");
  }

  double operator()(const Progress& now) const {
    const double after = static_cast<double>(then_(now));
    const double done = now.epochs_done();
    return done < epochs_ ? after * (first_ + (1 - first_) * (done / epochs_)) : after;
  }

 private:
  double epochs_;
  double first_;
  Then then_;
};
static_assert(check_schedule<WarmUp<>>());

}  // namespace rewire
