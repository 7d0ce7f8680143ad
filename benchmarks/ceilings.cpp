// SPDX-License-Identifier: BSD-3-Clause
// What the machine can do at most: products and sums from registers, with one and two
// of them a load from each cache level, and OpenBLAS's sgemm.  All other benchmarks are
// fractions of these.

#include <cstddef>
#include <string>

#include "support/ceilings.hpp"
#include "support/gemm.hpp"
#include "support/program.hpp"

namespace {

using bench::Level;

/// Shows a rate as the time of a million flops.
void show(benchmark::State& state, double rate) {
  state.SetIterationTime(1e6 / rate);
  state.counters["GFLOP/s"] = 1e-9 * rate;
}

template <class T>
void add_rates(const std::string& type) {
  for (const std::size_t threads : {1, 2}) {
    const std::string with = "/threads:" + std::to_string(threads);
    bench::add("fma" + type + with,
               [=](auto& state) { show(state, bench::fma_peak<T>(threads)); });
    for (const Level level : {Level::l1, Level::l2, Level::l3, Level::memory}) {
      const std::string from = "/" + std::string(bench::name(level)) + with;
      bench::add("load_fma" + type + from,
                 [=](auto& state) { show(state, bench::load_fma<T>(level, threads)); });
      bench::add("load_two_fma" + type + from, [=](auto& state) {
        show(state, bench::load_two_fma<T>(level, threads));
      });
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  return bench::run(argc, argv, [] {
    add_rates<float>("");
    if (!bench::options().brief) add_rates<double>("/double");
    for (const std::size_t n : {1024, 4096})
      for (const std::size_t batch : {128, 512})
        for (const std::size_t threads : {1, 2}) {
          bench::add("gemm/n:" + std::to_string(n) + "/batch:" + std::to_string(batch) +
                         "/threads:" + std::to_string(threads),
                     [=](auto& state) {
                       const double seconds =
                           bench::gemm_forward<float>(n, n, batch, threads);
                       state.SetIterationTime(seconds);
                       state.counters["GFLOP/s"] =
                           2e-9 * static_cast<double>(n * n * batch) / seconds;
                     });
        }
  });
}
