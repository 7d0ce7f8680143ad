// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstddef>

#include <rewire/concepts/schedule.hpp>
#include <rewire/core/errors.hpp>

namespace rewire {

/// gamma^floor(epoch / every): times `gamma` after every `every` epochs.
/// Throws at the first use where a number is out of range.
struct StepDecay {
  double gamma = 0.1;      ///< in [0, 1]
  std::size_t every = 30;  ///< epochs, at least 1

  double operator()(const Progress& now) const {
    require_range(gamma, 0, 1, "StepDecay", "gamma");
    if (every == 0) {
      throw Error(
          {"StepDecay", "every at least 1 epoch", "0", "take Constant for no decay"});
    }
    return std::pow(gamma, static_cast<double>(now.epoch / every));
  }
};
static_assert(check_schedule<StepDecay>());

}  // namespace rewire
