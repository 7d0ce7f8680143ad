// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

#include <rewire/concepts/observer.hpp>
#include <rewire/core/stopwatch.hpp>

#include "support/allocations.hpp"
#include "support/samples.hpp"

namespace bench {

/// Observes a training: times every step but the first epoch's, and stops after so many
/// seconds.
struct StepTimes {
  double seconds;
  Samples samples = {};
  std::size_t allocations = 0;
  std::size_t bytes = 0;  ///< live during a step, the network and the data included
  double spent = 0;
  rewire::Stopwatch watch = {};
  std::size_t before = 0;

  rewire::Flow on_step(const rewire::Report& r) {
    const double lap = watch.lap();
    if (r.now.epoch > 0) {
      samples.add(lap);
      allocations += bench::allocations - before;
      spent += lap;
    }
    before = bench::allocations;
    bytes = live_bytes;
    return spent < seconds ? rewire::Flow::go_on : rewire::Flow::stop;
  }
  void on_rest(const rewire::Report&) {  // the end of an epoch is no part of a step
    before = bench::allocations;
    watch.lap();
  }
};

}  // namespace bench
