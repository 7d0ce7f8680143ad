// SPDX-License-Identifier: BSD-3-Clause
// Fast-SCNN with 19 classes, dense and with its 1x1 kernels 90 % sparse, through the
// public interface:
//   predict/fast_scnn/1024x2048   Predictor, one image at a time, logits of every pixel
//   step/fast_scnn/256x512        from samples in memory to updated weights (AdamW)
// peers/torch_maps.py is the dense one in PyTorch.

#include <cstddef>
#include <string>

#include <rewire/losses/softmax_cross_entropy.hpp>
#include <rewire/models/fast_scnn.hpp>
#include <rewire/network/count.hpp>
#include <rewire/optimizers/adam_w.hpp>
#include <rewire/topology/fix_prob.hpp>
#include <rewire/training/predictor.hpp>
#include <rewire/training/trainer.hpp>

#include "support/allocations.hpp"
#include "support/networks.hpp"
#include "support/program.hpp"
#include "support/step_times.hpp"

namespace {

constexpr std::size_t classes = 19;

rewire::FastSCNN<> network(rewire::Shape image, bool sparse) {
  rewire::FastSCNNOptions options;
  if (sparse) options.pointwise = rewire::FixProb{.density = 0.1};
  return rewire::fast_scnn(classes, image, options);
}

/// Random images with a label for each pixel.
rewire::Dataset scenes(std::size_t count, rewire::Shape image) {
  rewire::Rng rng(1, rewire::Purpose::data);
  auto x = rewire::Dataset::Floats::from_shape({count, image.size()});
  for (float& a : x) a = static_cast<float>(rng.normal());
  std::vector<rewire::Label> labels(count * image.pixels());
  for (auto& y : labels) y = static_cast<rewire::Label>(rng.below(classes));
  return rewire::Dataset(image, std::move(x), std::move(labels), classes, "scenes");
}

void predict(benchmark::State& state, rewire::Shape image, bool sparse,
             std::size_t threads) {
  auto net = network(image, sparse);
  rewire::Rng rng(1, rewire::Purpose::build);
  net.build(image, rng);
  const rewire::Dataset set = scenes(1, image);
  const auto& x = std::get<rewire::Dataset::Floats>(set.samples());
  rewire::Predictor predictor{net, threads};

  rewire::Tensor<float, 2> out;  // kept, as PyTorch's allocator keeps its memory
  const bench::Samples samples =
      bench::time([&] { predictor(x, out); }, bench::options().seconds);

  bench::report(state, samples,
                {.flops = 2 * static_cast<double>(rewire::count(net).macs)});
}

void step(benchmark::State& state, rewire::Shape image, bool sparse,
          std::size_t threads) {
  constexpr std::size_t batch = 4;
  const rewire::Dataset set = scenes(batch, image);
  auto net = network(image, sparse);
  rewire::Trainer trainer{net, rewire::SoftmaxCrossEntropy{}, rewire::AdamW{}};
  bench::StepTimes times{2 * bench::options().seconds};

  trainer.fit(set, {.epochs = 1U << 30, .batch_size = batch, .threads = threads},
              times);

  bench::report(state, times.samples,
                {.flops = 6 * static_cast<double>(batch * rewire::count(net).macs)});
  state.counters["megabytes"] = 1e-6 * static_cast<double>(times.bytes);
}

template <class Run>
void add(const std::string& what, rewire::Shape image, std::size_t batch, Run run) {
  for (const bool sparse : {false, true}) {
    for (const std::size_t threads : {1, 2}) {
      bench::add(
          what + "/fast_scnn/" + std::to_string(image.height) + "x" +
              std::to_string(image.width) + "/sparsity:" + (sparse ? "90" : "0") +
              "/batch:" + std::to_string(batch) + "/threads:" + std::to_string(threads),
          [=](auto& state) { run(state, image, sparse, threads); });
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  return bench::run(argc, argv, [] {
    add("predict", {3, 1024, 2048}, 1, predict);
    add("step", {3, 256, 512}, 4, step);
    add("predict", {3, 64, 128}, 1, predict);  // small, for the smoke test
  });
}
