// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

namespace rewire {

/// Where a training run stands.  Counts start at 0; `step` counts over all epochs.
struct Progress {
  std::size_t epoch = 0;  ///< from 0
  std::size_t epochs = 1;
  std::size_t step = 0;
  /// The last batch of an epoch may be smaller, and counts.
  std::size_t steps_per_epoch = 1;

  /// Whether this is the last step of its epoch.
  bool ends_epoch() const { return (step + 1) % steps_per_epoch == 0; }
  /// Whether no epoch comes after this one.
  bool in_last_epoch() const { return epoch + 1 >= epochs; }

  /// Epochs done before this step, with fraction: 2.5 in the middle of the third.
  double epochs_done() const {
    return static_cast<double>(step) / static_cast<double>(steps_per_epoch);
  }

  /// Share of the whole run done before this step, in [0, 1].
  double share() const {
    const double share = epochs_done() / static_cast<double>(epochs);
    return share < 1 ? share : 1;
  }
};

}  // namespace rewire
