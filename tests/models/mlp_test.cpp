// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <rewire/layers/all_relu.hpp>
#include <rewire/losses/softmax_cross_entropy.hpp>
#include <rewire/models/mlp.hpp>
#include <rewire/network/count.hpp>
#include <rewire/network/summary.hpp>
#include <rewire/optimizers/sgd.hpp>
#include <rewire/topology/set.hpp>
#include <rewire/training/observers/topology_recorder.hpp>
#include <rewire/training/trainer.hpp>

#include "support/error.hpp"
#include "support/tiny_data.hpp"

using namespace rewire;

namespace {

/// The names of the layers, one after the other.
std::string layers(const Mlp& net) {
  std::string all;
  net.each([&](const auto& layer, Shape) {
    all += (all.empty() ? "" : ", ") + layer.name();
  });
  return all;
}

std::vector<std::string> layers_that_rewire(const MlpOptions& options) {
  const Dataset set = support::blobs(40, 12, 4, 1);
  Mlp net = mlp({20, 20, 4}, options);
  Trainer trainer{net, SoftmaxCrossEntropy{}, SGD{}};
  TopologyRecorder recorder;
  trainer.fit(set, {.epochs = 2, .batch_size = 10, .threads = 1}, recorder);
  std::vector<std::string> names;
  for (const auto& [name, records] : recorder.layers()) names.push_back(name);
  return names;
}

}  // namespace

TEST_CASE("mlp: without a topology all layers are dense") {
  CHECK(layers(mlp({30, 20, 10})) == "Dense 30, ReLU, Dense 20, ReLU, Dense 10");
}

TEST_CASE("mlp: dropout and the activation of one's choice follow each hidden layer") {
  const MlpOptions options{
      .topology = SET{}, .dropout = 0.25, .activation = [](std::size_t i) {
        return AllReLU{.slope = 0.75, .layer = i};
      }};

  CHECK(layers(mlp({30, 20, 10}, options)) ==
        "SparseCSR 30, AllReLU -0.75, Dropout 0.25, SparseCSR 20, AllReLU 0.75, "
        "Dropout 0.25, "
        "SparseCSR 10");
}

TEST_CASE("mlp: of doubles holds doubles") {
  BasicMlp<double> net = mlp<double>({5, 2}, {.topology = SET{.density = 0.5}});
  Rng rng(1);
  net.build({8}, rng);
  prepare_training(net, 0);
  std::size_t values = 0;
  each_parameter(net, [&](const Path&, Parameter<double>& p) { values += p.size(); });

  CHECK(values == 20 + 5 + 5 + 2);  // half of 5 x 8, half of 2 x 5, and biases
}

TEST_CASE("mlp: the published SET-MLP has the published sizes") {
  Mlp net = mlp({1000, 1000, 1000, 10}, {.topology = SET{.epsilon = 13}});
  Rng rng(1);
  net.build({784}, rng);
  std::vector<std::size_t> links;
  each_links(net, [&](const Path&, const SparseWeights<float>& w, const auto&) {
    links.push_back(w.size());
  });

  CHECK(links == std::vector<std::size_t>{23'192, 26'000, 26'000, 10'000});
}

TEST_CASE("mlp: the output layer keeps its links, unless it shall rewire too") {
  CHECK(layers_that_rewire({.topology = SET{.density = 0.3}}) ==
        std::vector<std::string>{"layer.0", "layer.2"});
  CHECK(layers_that_rewire({.topology = SET{.density = 0.3}, .rewire_output = true}) ==
        std::vector<std::string>{"layer.0", "layer.2", "layer.4"});
}

TEST_CASE("mlp: weights and new links are drawn as the options say") {
  const MlpOptions options{.topology = SET{.density = 0.5},
                           .rewire_output = true,
                           .initial = Initial::xavier,
                           .grown = Initial::zero};
  Mlp net = mlp({50}, options);
  Rng rng(1);
  net.build({40}, rng);
  const float bound = std::sqrt(6.0F / 90);
  each_links(net, [&](const Path&, SparseWeights<float>& w, const auto& topology) {
    float largest = 0;
    for (const float v : w.values()) largest = std::max(largest, std::abs(v));
    CHECK(largest <= bound);
    CHECK(largest > 0.95F * bound);  // of 1,000 draws

    const std::vector<float> values(w.values().begin(), w.values().end());
    const Rewiring change = topology.evolve({w.links(), values, {}, {}}, rng);
    w.rewire(change, rng);
    for (std::size_t i = 0; i < change.from.size(); ++i) {
      CHECK((w.values()[i] == 0) == (change.from[i] == grown));
    }
  });
}

TEST_CASE("mlp: refuses no width at all, and a width of 0") {
  CHECK(support::error_of([&] { mlp({}); }) ==
        "mlp: expected at least the width of the output, found none; give {1000, 10}, "
        "say");
  CHECK(support::error_of([&] {
          mlp({3, 0});
        }) ==
        "Dense: expected at least 1 output, found 0; give the width of the layer");
  CHECK(support::error_of([&] {
          mlp({3, 2}, {.dropout = 1});
        }) ==
        "Dropout: expected rate in [0, 1), found 1; give the share to be dropped");
}
