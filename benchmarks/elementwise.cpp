// SPDX-License-Identifier: BSD-3-Clause
// What must not dominate a step: laying out a batch, activations, dropout, loss and
// update, each as the trainer runs it.  Ceiling: the bytes that have to move, at the
// read rate of the level that holds them.

#include <cstddef>
#include <numeric>
#include <string>
#include <vector>

#include <rewire/data/batches.hpp>
#include <rewire/data/random_affine.hpp>
#include <rewire/layers/all_relu.hpp>
#include <rewire/layers/dropout.hpp>
#include <rewire/layers/relu.hpp>
#include <rewire/layers/sigmoid.hpp>
#include <rewire/layers/srelu.hpp>
#include <rewire/layers/tanh.hpp>
#include <rewire/losses/softmax_cross_entropy.hpp>
#include <rewire/optimizers/adam.hpp>
#include <rewire/optimizers/sgd.hpp>
#include <rewire/optimizers/update.hpp>

#include "support/ceilings.hpp"
#include "support/networks.hpp"
#include "support/program.hpp"

namespace {

struct Size {
  std::size_t features, batch, threads;

  std::string name(const std::string& what) const {
    return what + "/features:" + std::to_string(features) +
           "/batch:" + std::to_string(batch) + "/threads:" + std::to_string(threads);
  }
};

/// `bytes` have to be read or written, once each.
void report(benchmark::State& state, const bench::Samples& samples, double bytes,
            std::size_t threads) {
  const bench::Level level = bench::level_of(static_cast<std::size_t>(bytes) / threads);
  bench::report(state, samples,
                {.ceiling_seconds = bytes / bench::read_rate(level, threads),
                 .ceiling = std::string(bench::name(level)) + " stream"});
  state.counters["GB/s"] = 1e-9 * bytes / samples.median();
}

void pack(benchmark::State& state, const Size& size) {
  const rewire::Dataset set = bench::noise(8 * size.batch, size.features, 10);
  std::vector<std::size_t> order(set.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  rewire::Rng rng(5);
  rewire::shuffle(order, rng);
  rewire::Pass<float> pass(size.threads);
  std::size_t batch = 0;
  const auto run = [&] {
    pass.begin(rewire::Mode::training, size.batch, rewire::plan_lanes(size.batch, 128));
    const auto at = std::span<const std::size_t>(order).subspan(
        batch++ % 8 * size.batch, size.batch);
    benchmark::DoNotOptimize(rewire::load_batch(set, at, pass).input.data);
  };
  report(state, bench::time(run, bench::options().seconds),
         static_cast<double>(8 * size.batch * size.features), size.threads);
}

/// A batch of colour images of 32 x 32, normalised and augmented, as the background
/// thread prepares it.
void augment(benchmark::State& state, std::size_t count) {
  const rewire::Shape shape{3, 32, 32};
  auto pixels = rewire::Dataset::Bytes::from_shape({8 * count, shape.size()});
  rewire::Rng rng(5);
  for (auto& p : pixels) p = static_cast<std::uint8_t>(rng.below(256));
  rewire::Dataset set(shape, std::move(pixels), std::vector<rewire::Label>(8 * count),
                      1);
  set.normalise(std::vector<float>(shape.size(), 0.02F),
                std::vector<float>(shape.size(), -2));
  const rewire::Augment change = rewire::RandomAffine{};
  std::vector<std::size_t> order(set.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  rewire::Pass<float> pass;
  std::size_t batch = 0;
  const auto run = [&] {
    pass.begin(rewire::Mode::training, count, rewire::plan_lanes(count, 128));
    const auto at =
        std::span<const std::size_t>(order).subspan(batch++ % 8 * count, count);
    benchmark::DoNotOptimize(
        rewire::load_batch(set, at, pass, {&change, 1, batch}).input.data);
  };
  const auto samples = bench::time(run, bench::options().seconds);
  report(state, samples, static_cast<double>(8 * count * shape.size()), 1);
  state.counters["us/image"] = 1e6 * samples.median() / static_cast<double>(count);
}

/// A layer without weights, forward and backward.
template <class Layer>
void add_activation(const std::string& what, const Layer& given, const Size& size) {
  bench::add(size.name(what), [=](auto& state) {
    Layer layer = given;
    rewire::Rng rng(1);
    layer.build({size.features}, rng);
    if constexpr (requires { typename Layer::scalar; }) {
      Layer::visit(
          layer, [](const rewire::Path&, auto& p) { p.train(0); },
          rewire::Path("layer"));
    }
    rewire::Pass<float> pass(size.threads);
    const auto run = [&] {
      pass.begin(rewire::Mode::training, size.batch,
                 rewire::plan_lanes(size.batch, 128));
      const auto x = pass.keep({size.features}), y = pass.keep({size.features}),
                 dy = pass.keep({size.features}), dx = pass.keep({size.features});
      layer.forward(rewire::Input<float>(x), y, pass);
      layer.backward(rewire::Input<float>(x), rewire::Input<float>(y),
                     rewire::Input<float>(dy), dx, pass);
    };
    // x is read, y written; y and dy read, dx written
    report(state, bench::time(run, bench::options().seconds),
           static_cast<double>(5 * 4 * size.batch * size.features), size.threads);
  });
}

void loss(benchmark::State& state, const Size& size) {
  const rewire::Dataset set = bench::noise(size.batch, 1, size.features);
  std::vector<std::size_t> order(size.batch);
  std::iota(order.begin(), order.end(), std::size_t{0});
  rewire::Pass<float> pass(size.threads);
  pass.begin(rewire::Mode::training, size.batch, rewire::plan_lanes(size.batch, 128));
  const auto batch = rewire::load_batch(set, order, pass);
  const auto y = pass.keep({size.features}), dy = pass.keep({size.features});
  for (std::size_t i = 0; i < y.tiles() * y.tile_size(); ++i)
    y.data[i] = 0.001F * static_cast<float>(i % 1000);
  rewire::SoftmaxCrossEntropy loss;
  const auto run = [&] {
    benchmark::DoNotOptimize(loss.template operator()<float>(y, batch, dy));
  };
  report(state, bench::time(run, bench::options().seconds),
         static_cast<double>(2 * 4 * size.batch * size.features), size.threads);
}

template <class Optimizer>
void add_update(const std::string& what, Optimizer optimizer, std::size_t count) {
  bench::add(what + "/weights:" + std::to_string(count), [=](auto& state) {
    rewire::Parameter<float> p({count}, rewire::Role::weight);
    p.train(Optimizer::slots);
    const auto run = [&] { rewire::update(p, optimizer, {.rate = 1e-3, .count = 1}); };
    const double bytes = 4.0 * static_cast<double>(count * (3 + 2 * Optimizer::slots));
    report(state, bench::time(run, bench::options().seconds), bytes, 1);
  });
}

}  // namespace

int main(int argc, char** argv) {
  return bench::run(argc, argv, [] {
    bench::add("augment/batch:100", [](auto& state) { augment(state, 100); });
    for (const std::size_t threads : {1, 2}) {
      for (const std::size_t batch : {2, 100, 128}) {
        for (const std::size_t features : {784, 3072}) {
          const Size size{features, batch, threads};
          bench::add(size.name("pack"), [=](auto& state) { pack(state, size); });
        }
        const Size size{4000, batch, threads};
        add_activation("relu", rewire::ReLU{}, size);
        add_activation("srelu", rewire::SReLU<float>{}, size);
        add_activation("all_relu", rewire::AllReLU{0.6, 1}, size);
        add_activation("dropout", rewire::Dropout{0.3}, size);
        if (batch == 128) {
          add_activation("sigmoid", rewire::Sigmoid{}, size);
          add_activation("tanh", rewire::Tanh{}, size);
        }
        for (const std::size_t classes : {10, 1000}) {
          const Size of{classes, batch, threads};
          bench::add(of.name("softmax_cross_entropy"),
                     [=](auto& state) { loss(state, of); });
        }
      }
    }
    for (const std::size_t count : {10'000, 381'000, 4'000'000}) {
      add_update("sgd", rewire::SGD{.momentum = 0.9, .l2 = 2e-4}, count);
      add_update("adam", rewire::Adam{}, count);
    }
  });
}
