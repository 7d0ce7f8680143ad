// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <string>
#include <utility>

#include "support/machine.hpp"
#include "support/table.hpp"
#include "support/timing.hpp"

namespace bench {

/// What the command line asks of a program.
struct Options {
  bool brief = false;     ///< --short: chosen points only
  double seconds = 0.25;  ///< --seconds=S: spent on each thing that is timed
};

inline Options& options() {
  static Options chosen;
  return chosen;
}

/// Adds an entry, run once: `body(state)` takes its own samples and calls `report`.
template <class F>
void add(const std::string& name, F body) {
  benchmark::RegisterBenchmark(name.c_str(),
                               [body = std::move(body)](benchmark::State& state) {
                                 for ([[maybe_unused]] auto _ : state) {
                                   try {
                                     body(state);
                                   } catch (const std::exception& e) {
                                     state.SkipWithError(e.what());
                                   }
                                 }
                               })
      ->Iterations(1)
      ->UseManualTime()
      ->Unit(benchmark::kMillisecond);
}

/// The whole of a `main`: --short and --seconds are ours, all else is Google
/// Benchmark's (--benchmark_filter, --benchmark_out, ...).  `add_entries()` is called
/// once both are known.
template <class F>
int run(int argc, char** argv, F add_entries) {
  int kept = 1;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--short") {
      options() = {.brief = true, .seconds = 0.05};
    } else if (argument.rfind("--seconds=", 0) == 0) {
      options().seconds = std::atof(argument.c_str() + std::strlen("--seconds="));
    } else {
      argv[kept++] = argv[i];
    }
  }
  argc = kept;
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  for (const auto& [what, is] : machine()) benchmark::AddCustomContext(what, is);
  add_entries();
  Table table;
  benchmark::RunSpecifiedBenchmarks(&table);
  benchmark::Shutdown();
  return 0;
}

}  // namespace bench
