// SPDX-License-Identifier: BSD-3-Clause
// The published laptop series of SET: networks 3312-h-h-h-5 at epsilon 20, batch 2, 134
// standard-normal samples an epoch, one rewiring an epoch.  Published: 0.3, 3, 49 and
// 112 minutes an epoch for h = 3,000, 30,000, 300,000 and 600,000.
//
// An entry's time is one epoch with its rewiring; the second of two epochs counts.
// `links` are networks of the same kind with 10^6 and 10^8 links, in epochs of ten
// steps: what a link costs, however many there are.

#include <string>

#include <rewire/core/process.hpp>
#include <rewire/losses/softmax_cross_entropy.hpp>
#include <rewire/network/count.hpp>
#include <rewire/optimizers/sgd.hpp>
#include <rewire/topology/set.hpp>
#include <rewire/training/trainer.hpp>

#include "support/networks.hpp"
#include "support/program.hpp"

namespace {

/// What the epoch under way took; overwritten by the next.
struct EpochSeconds {
  rewire::Seconds before = {}, epoch = {};
  std::size_t steps = 0;

  void on_rest(const rewire::Report& r) {
    epoch = {.train = r.seconds.train - before.train,
             .data = r.seconds.data - before.data,
             .evolve = r.seconds.evolve - before.evolve};
    before = r.seconds;
    steps = r.now.steps_per_epoch;
  }
};

void scale(benchmark::State& state, std::size_t hidden, std::size_t samples,
           std::size_t threads) {
  const bench::Widths widths{"", 3312, {hidden, hidden, hidden}, 5};
  const rewire::Dataset set = bench::noise(samples, widths.input, widths.output);
  rewire::reset_peak_resident_bytes();

  auto net = bench::sparse_mlp(
      widths, rewire::SET{.epsilon = 20, .zeta = 0.3, .after_last_epoch = true});
  rewire::Trainer trainer{net, rewire::SoftmaxCrossEntropy{},
                          rewire::SGD{.learning_rate = 0.01, .momentum = 0.9}};
  EpochSeconds seconds;
  trainer.fit(set, {.epochs = 2, .batch_size = 2, .threads = threads}, seconds);

  const double train = seconds.epoch.train + seconds.epoch.data;
  const auto links = static_cast<double>(rewire::count(net).connections);
  const auto steps = static_cast<double>(seconds.steps);
  state.SetIterationTime(train + seconds.epoch.evolve);
  state.counters["connections"] = links;
  state.counters["train_s"] = train;
  state.counters["evolve_s"] = seconds.epoch.evolve;
  state.counters["step_ns_per_connection"] = 1e9 * train / steps / links;
  state.counters["evolve_ns_per_connection"] = 1e9 * seconds.epoch.evolve / links;
  state.counters["peak_GB"] =
      1e-9 * static_cast<double>(rewire::peak_resident_bytes().value_or(0));
}

void add(const std::string& name, std::size_t hidden, std::size_t samples) {
  for (const std::size_t threads : {1, 2}) {
    bench::add(name + "/threads:" + std::to_string(threads),
               [=](auto& state) { scale(state, hidden, samples, threads); });
  }
}

}  // namespace

int main(int argc, char** argv) {
  return bench::run(argc, argv, [] {
    for (const std::size_t hidden : {3000, 30000, 300000, 600000}) {
      if (bench::options().brief && hidden > 30000) continue;
      add("scale/h:" + std::to_string(hidden), hidden, 134);
    }
    if (bench::options().brief) return;
    add("links:1e6/h:8900", 8900, 200);
    add("links:1e8/h:952000", 952000, 20);
  });
}
