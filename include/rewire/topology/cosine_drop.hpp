// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstddef>
#include <numbers>
#include <string_view>

#include <rewire/core/errors.hpp>
#include <rewire/core/progress.hpp>

namespace rewire {

/// Rewiring by steps: every `interval` steps, until the share `end` of the run is over.
/// The share of links that moves falls from `fraction` to 0 as a cosine does (Evci et
/// al., ICML 2020, "Drop fraction").
struct CosineDrop {
  double fraction = 0.3;       ///< of the links, at first, in [0, 1]
  std::size_t interval = 100;  ///< steps, at least 1
  double end = 0.75;           ///< of all steps, in [0, 1]; links stay afterwards

  void validate(std::string_view where) const {
    require_range(fraction, 0, 1, where, "drop_fraction");
    require_range(static_cast<double>(interval), 1, 1e15, where, "interval");
    require_range(end, 0, 1, where, "end");
  }

  /// With t the steps done before this one: in every multiple of `interval`, but 0.
  bool due(const Progress& now) const {
    return interval > 0 && now.step > 0 && now.step % interval == 0 &&
           now.step < last(now);
  }

  /// The share that moves in this step.
  double at(const Progress& now) const {
    if (now.step >= last(now)) return 0;
    const double done = static_cast<double>(now.step) / static_cast<double>(last(now));
    return fraction / 2 * (1 + std::cos(std::numbers::pi * done));
  }

  /// How many of so many links move in this step, rounded down.
  std::size_t count(std::size_t links, const Progress& now) const {
    return static_cast<std::size_t>(at(now) * static_cast<double>(links));
  }

 private:
  std::size_t last(const Progress& now) const {
    return static_cast<std::size_t>(
        end * static_cast<double>(now.epochs * now.steps_per_epoch));
  }
};

}  // namespace rewire
