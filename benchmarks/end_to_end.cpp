// SPDX-License-Identifier: BSD-3-Clause
// Whole training steps, inference and rewiring of two SET-MLPs at epsilon 20, through
// the public interface:
//   step/W1      3072-4000-1000-4000-10, from samples in memory to updated weights
//   step/W2      784-1000-1000-1000-10
//   predict/...  Predictor: samples first in and out
//   evolve/...   one rewiring of all layers by SET
//   memory/...   bytes a connection, for training with momentum and for inference

#include <cstddef>
#include <string>

#include <rewire/losses/softmax_cross_entropy.hpp>
#include <rewire/network/count.hpp>
#include <rewire/optimizers/sgd.hpp>
#include <rewire/topology/fix_prob.hpp>
#include <rewire/topology/set.hpp>
#include <rewire/training/evolution.hpp>
#include <rewire/training/predictor.hpp>
#include <rewire/training/trainer.hpp>

#include "support/allocations.hpp"
#include "support/networks.hpp"
#include "support/program.hpp"
#include "support/step_times.hpp"

namespace {

using bench::Samples, bench::Widths;

const rewire::SGD optimizer{.learning_rate = 0.01, .momentum = 0.9, .l2 = 2e-4};
constexpr std::size_t batches = 8;  // in the data set

void step(benchmark::State& state, const Widths& w, std::size_t batch,
          std::size_t threads) {
  const rewire::Dataset set = bench::noise(batches * batch, w.input, w.output);
  auto net = bench::sparse_mlp(w, rewire::FixProb{.epsilon = 20});
  rewire::Trainer trainer{net, rewire::SoftmaxCrossEntropy{}, optimizer};
  bench::StepTimes times{2 * bench::options().seconds};
  times.samples.reserve(1 << 16);

  trainer.fit(set, {.epochs = 1U << 30, .batch_size = batch, .threads = threads},
              times);

  const auto links = static_cast<double>(rewire::count(net).connections);
  bench::report(state, times.samples,
                {.flops = 6 * links * static_cast<double>(batch)});
  state.counters["allocations_per_step"] = static_cast<double>(times.allocations) /
                                           static_cast<double>(times.samples.size());
  state.counters["ns_per_connection"] = 1e9 * times.samples.median() / links;
}

template <class Net>
void build(Net& net, const Widths& w) {
  rewire::Rng rng(1, rewire::Purpose::build);
  net.build({w.input}, rng);
}

void predict(benchmark::State& state, const Widths& w, std::size_t batch,
             std::size_t threads) {
  auto net = bench::sparse_mlp(w, rewire::FixProb{.epsilon = 20});
  build(net, w);
  const rewire::Dataset set = bench::noise(batch, w.input, w.output);
  const auto& x = std::get<rewire::Dataset::Floats>(set.samples());
  rewire::Predictor predictor{net, threads};

  const Samples samples = bench::time(
      [&] { benchmark::DoNotOptimize(predictor(x).data()); }, bench::options().seconds);

  const auto links = static_cast<double>(rewire::count(net).connections);
  bench::report(state, samples, {.flops = 2 * links * static_cast<double>(batch)});
}

/// `evolve_links` as the trainer calls it: evidence, decision, and moving of weights.
void evolve(benchmark::State& state, const Widths& w, std::size_t threads) {
  auto net = bench::sparse_mlp(w, rewire::SET{.epsilon = 20, .zeta = 0.3});
  build(net, w);
  rewire::prepare_training(net, rewire::SGD::slots);
  rewire::Progress now{.epoch = 0, .epochs = 2, .step = 0, .steps_per_epoch = 1};
  rewire::Team team(threads);

  const auto once = [&] {
    rewire::evolve_links(
        net, 1, now, [](const auto&...) {}, &team);
    ++now.step;  // other random numbers, still an epoch's end
  };
  const Samples samples = bench::time(once, bench::options().seconds);

  const auto links = static_cast<double>(rewire::count(net).connections);
  bench::report(state, samples);
  state.counters["ns_per_connection"] = 1e9 * samples.median() / links;
}

void memory(benchmark::State& state, const Widths& w) {
  const auto per_connection = [&](bool training) {
    const std::size_t before = bench::live_bytes;
    auto net = bench::sparse_mlp(w, rewire::FixProb{.epsilon = 20});
    build(net, w);
    if (training) rewire::prepare_training(net, rewire::SGD::slots);
    return static_cast<double>(bench::live_bytes - before) /
           static_cast<double>(rewire::count(net).connections);
  };
  state.SetIterationTime(0);
  state.counters["training_bytes"] = per_connection(true);
  state.counters["inference_bytes"] = per_connection(false);
}

std::string name(const char* what, const Widths& w, std::size_t batch,
                 std::size_t threads) {
  return std::string(what) + "/" + w.name + "/batch:" + std::to_string(batch) +
         "/threads:" + std::to_string(threads);
}

}  // namespace

int main(int argc, char** argv) {
  return bench::run(argc, argv, [] {
    for (const Widths* w : {&bench::w1, &bench::w2}) {
      for (const std::size_t batch : {128, 100, 64, 40, 2})
        for (const std::size_t threads : {1, 2}) {
          bench::add(name("step", *w, batch, threads),
                     [=](auto& state) { step(state, *w, batch, threads); });
        }
      for (const std::size_t batch : {128, 1})
        for (const std::size_t threads : {1, 2}) {
          bench::add(name("predict", *w, batch, threads),
                     [=](auto& state) { predict(state, *w, batch, threads); });
        }
      for (const std::size_t threads : {1, 2}) {
        bench::add(
            std::string("evolve/") + w->name + "/threads:" + std::to_string(threads),
            [=](auto& state) { evolve(state, *w, threads); });
      }
      bench::add(std::string("memory/") + w->name,
                 [=](auto& state) { memory(state, *w); });
    }
  });
}
