// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

#include <rewire/rewire.hpp>

/// Counts epochs and the links that moved, and ends the run at a test accuracy.
struct GoodEnough {
  double accuracy = 1;    ///< that ends the run, in [0, 1]
  std::size_t least = 1;  ///< epochs before that
  std::size_t epochs = 0;
  std::size_t moved = 0;

  void on_rewire(const rewire::Path&, const rewire::Pattern&,
                 const rewire::Rewiring& change) {
    moved += change.count_grown();
  }

  rewire::Flow on_epoch(const rewire::Report& now) {
    ++epochs;
    const bool met = epochs >= least && now.test && now.test->accuracy >= accuracy;
    return met ? rewire::Flow::stop : rewire::Flow::go_on;
  }
};
static_assert(rewire::check_observer<GoodEnough>());
