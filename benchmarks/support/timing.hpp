// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <benchmark/benchmark.h>

#include <cstddef>
#include <string>

#include <rewire/core/stopwatch.hpp>

#include "support/samples.hpp"

namespace bench {

/// Times `run()` over and over for so many seconds, at least `least` times.  What takes
/// less than 20 microseconds is timed in groups.
template <class F>
Samples time(F&& run, double seconds, std::size_t least = 5) {
  rewire::Stopwatch watch;
  run();
  watch.lap();
  run();
  const double once = watch.lap();
  const std::size_t group =
      once > 20e-6 ? 1 : static_cast<std::size_t>(20e-6 / (once + 1e-9)) + 1;
  if (once > 1) least = 1;
  Samples samples;
  for (double spent = 0; samples.size() < least || spent < seconds;) {
    watch.lap();
    for (std::size_t i = 0; i < group; ++i) run();
    const double lap = watch.lap();
    samples.add(lap / static_cast<double>(group));
    spent += lap;
  }
  return samples;
}

/// What an entry is compared with; 0 leaves the column empty.
struct Comparison {
  double flops = 0;
  double ceiling_seconds = 0;  ///< the least that the machine could need
  double plain_seconds = 0;
  double gemm_seconds = 0;
  std::string ceiling = {};  ///< which
};

/// Reports one entry: its time is the median, beside it the spread and the ratios.
inline void report(benchmark::State& state, const Samples& samples,
                   const Comparison& beside = {}) {
  const double seconds = samples.median();
  state.SetIterationTime(seconds);
  state.counters["spread"] = samples.spread();
  state.counters["samples"] = static_cast<double>(samples.size());
  if (beside.flops > 0) state.counters["GFLOP/s"] = 1e-9 * beside.flops / seconds;
  if (beside.ceiling_seconds > 0)
    state.counters["of_ceiling"] = beside.ceiling_seconds / seconds;
  if (beside.plain_seconds > 0)
    state.counters["vs_plain"] = beside.plain_seconds / seconds;
  if (beside.gemm_seconds > 0)
    state.counters["vs_sgemm"] = beside.gemm_seconds / seconds;
  if (!beside.ceiling.empty()) state.SetLabel(beside.ceiling);
}

}  // namespace bench
