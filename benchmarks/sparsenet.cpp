// SPDX-License-Identifier: BSD-3-Clause
// Whole training steps of convolutional networks on 3x32x32 images, batch 64, from
// samples in memory to updated weights (SGD with Nesterov's momentum):
//   step/sparsenet-40-12, -100-24   as published, and with kernels 90 % sparse
//   step/resnet-20                  stages 3-3-3
// peers/torch_maps.py is the same in PyTorch.

#include <cstddef>
#include <optional>
#include <string>

#include <rewire/losses/softmax_cross_entropy.hpp>
#include <rewire/models/resnet.hpp>
#include <rewire/models/sparsenet.hpp>
#include <rewire/optimizers/sgd.hpp>
#include <rewire/topology/fix_prob.hpp>
#include <rewire/training/trainer.hpp>

#include "support/networks.hpp"
#include "support/program.hpp"
#include "support/step_times.hpp"

namespace {

constexpr std::size_t batch = 64;

template <class Make>
void step(benchmark::State& state, Make make, std::size_t threads) {
  const rewire::Dataset set = bench::noise(batch, {3, 32, 32}, 10);
  auto net = make();
  rewire::Trainer trainer{
      net, rewire::SoftmaxCrossEntropy{},
      rewire::SGD{
          .learning_rate = 0.01, .momentum = 0.9, .nesterov = true, .l2 = 1e-4}};
  bench::StepTimes times{2 * bench::options().seconds};

  trainer.fit(set,
              {.epochs = 1U << 30,
               .batch_size = batch,
               .threads = threads,
               .decay_biases = false},
              times);

  bench::report(state, times.samples);
  state.counters["megabytes"] = 1e-6 * static_cast<double>(times.bytes);
}

template <class Make>
void add(const std::string& name, Make make) {
  for (const std::size_t threads : {1, 2}) {
    bench::add("step/" + name + "/batch:64/threads:" + std::to_string(threads),
               [=](auto& state) { step(state, make, threads); });
  }
}

void add_sparsenet(std::size_t depth, std::size_t growth, bool sparse) {
  std::optional<rewire::AnyTopology> topology;
  if (sparse) topology = rewire::FixProb{.density = 0.1};
  const std::string name =
      "sparsenet-" + std::to_string(depth) + "-" + std::to_string(growth);
  add(name + (sparse ? "/sparsity:90" : "/sparsity:0"), [=] {
    return rewire::sparsenet(10, {.depth = depth,
                                  .depth_rule = rewire::DepthRule::without_four,
                                  .growth = {growth},
                                  .topology = topology});
  });
}

}  // namespace

int main(int argc, char** argv) {
  return bench::run(argc, argv, [] {
    for (const bool sparse : {false, true}) {
      add_sparsenet(40, 12, sparse);
      add_sparsenet(100, 24, sparse);
    }
    add("resnet-20/sparsity:0", [] { return rewire::resnet(10); });
  });
}
