// SPDX-License-Identifier: BSD-3-Clause
// Numbers going bad: the promises of docs/reliability.md.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>

#include <rewire/layers/relu.hpp>
#include <rewire/layers/sparse_csr.hpp>
#include <rewire/losses/binary_cross_entropy.hpp>
#include <rewire/losses/softmax_cross_entropy.hpp>
#include <rewire/losses/squared_error.hpp>
#include <rewire/network/sequential.hpp>
#include <rewire/optimizers/sgd.hpp>
#include <rewire/topology/fix_prob.hpp>
#include <rewire/topology/set.hpp>
#include <rewire/training/trainer.hpp>

#include "support/error.hpp"
#include "support/net_state.hpp"
#include "support/tiles.hpp"
#include "support/tiny_data.hpp"

using namespace rewire;

namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();

auto net_of(double density) {
  return sequential(SparseCSR{20, SET{.density = density}}, ReLU{},
                    SparseCSR{4, FixProb{.density = 0.5}});
}

/// What `fit` says after `spoil(net, points)`.
template <class Spoil>
std::string complaint(Spoil spoil) {
  auto net = net_of(0.4);
  Rng rng(1);
  net.build({8}, rng);
  const Dataset good = support::blobs(40, 8, 4, 1);
  auto points = std::get<Dataset::Floats>(good.samples());
  spoil(net, points);
  const Dataset set(good.shape(), std::move(points),
                    {good.labels().begin(), good.labels().end()}, 4, "spoilt");
  Trainer trainer{net, SoftmaxCrossEntropy{}, SGD{.learning_rate = 0.1}};
  return support::error_of(
      [&] { trainer.fit(set, {.epochs = 2, .batch_size = 10, .threads = 1}); });
}

}  // namespace

TEST_CASE("bad numbers: NaN and infinities in data or weights stop training by name") {
  for (const float bad : {std::nanf(""), infinity, -infinity}) {
    CAPTURE(bad);
    const std::string of_data =
        complaint([&](auto&, auto& points) { points(5, 2) = bad; });
    CHECK(of_data.starts_with("fit, epoch 0, step "));
    CHECK(of_data.find("(first not finite: the input batch); lower the learning rate, "
                       "clip gradients, or check the data") != std::string::npos);
    const std::string of_weights = complaint([&](auto& net, auto&) {
      each_parameter(net, [&](const Path&, Parameter<float>& p) {
        if (!p.value.empty()) p.value[0] = bad;
      });
    });
    CHECK(of_weights.find("(first not finite: layer.0.") != std::string::npos);
  }
}

TEST_CASE("bad numbers: logits of 1e4 have finite losses and gradients") {
  support::Tiles<float> x({4}, 2, 2), gradient({4}, 2, 2);
  support::Tiles<Label> labels({1}, 2, 2);
  x.fill([at = 0]() mutable { return at++ % 3 == 0 ? 1e4 : -1e4; });
  labels.fill([] { return 1; });
  Batch<float> batch;
  batch.labels = labels.view();

  const double softmax =
      SoftmaxCrossEntropy{}.operator()<float>(x.view(), batch, gradient);

  CHECK(std::isfinite(softmax));
  CHECK(softmax > 1e3);
  for (const float g : gradient.values()) CHECK(std::abs(g) <= 1);

  support::Tiles<float> one({1}, 2, 2), slope({1}, 2, 2);
  one.fill([] { return -1e4; });
  const double binary =
      BinaryCrossEntropy{}.operator()<float>(one.view(), batch, slope);
  CHECK(binary == doctest::Approx(1e4));
  for (const float g : slope.values()) CHECK(std::abs(g) <= 1);
}

TEST_CASE("bad numbers: neurons without any input train on, and stay finite") {
  for (const double density : {0.0, 0.006, 0.05}) {  // no link, one, eight
    CAPTURE(density);
    auto net = net_of(density);
    Trainer trainer{net, SoftmaxCrossEntropy{},
                    SGD{.learning_rate = 0.1, .momentum = 0.9}};
    const auto report = trainer.fit(support::blobs(40, 8, 4, 1),
                                    {.epochs = 5, .batch_size = 10, .threads = 1});

    CHECK(std::isfinite(report.loss));
    for (const auto& part : support::state_of(net)) {
      CAPTURE(part.first);
      CHECK(
          std::ranges::all_of(part.second, [](double v) { return std::isfinite(v); }));
    }
  }
}

TEST_CASE("bad numbers: the mean over 10^7 items is one in double") {
  constexpr std::size_t samples = 100, features = 100'000;
  support::Tiles<float> x({features}, samples, samples),
      none({features}, samples, samples);
  x.fill([] { return 0.1F; });
  none.fill([] { return 0; });
  Batch<float> batch;
  batch.values = none.view();

  const double mean = SquaredError{}.operator()<float>(x.view(), batch, View<float>{});

  // Added in float, ten million hundredths stop growing far too early.
  const double one = static_cast<double>(0.1F) * static_cast<double>(0.1F);
  CHECK(std::abs(mean - one) < 1e-9);
}
