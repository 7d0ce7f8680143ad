// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include <rewire/concepts/schedule.hpp>
#include <rewire/core/errors.hpp>

namespace rewire {

/// Times `gamma` from each milestone on.  Throws at the first use where gamma is out of
/// range.
struct MultiStep {
  std::vector<std::size_t> milestones =
      {};              ///< in epochs, counted from 0, in any order
  double gamma = 0.1;  ///< in [0, 1]

  double operator()(const Progress& now) const {
    require_range(gamma, 0, 1, "MultiStep", "gamma");
    const auto passed = std::count_if(milestones.begin(), milestones.end(),
                                      [&](std::size_t m) { return m <= now.epoch; });
    return std::pow(gamma, static_cast<double>(passed));
  }
};
static_assert(check_schedule<MultiStep>());

}  // namespace rewire
