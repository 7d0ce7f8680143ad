// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <type_traits>
#include <vector>

#include <rewire/layers/sparse_csr.hpp>
#include <rewire/topology/any_topology.hpp>
#include <rewire/topology/fix_prob.hpp>
#include <rewire/topology/set.hpp>

#include "support/error.hpp"
#include "support/owned.hpp"
#include "support/tiles.hpp"

using namespace rewire;
using support::owned;
using support::Tiles;

static_assert(check_layer<SparseCSR<SET>>());
static_assert(check_layer<SparseCSR<AnyTopology, double>>());
static_assert(check_layer<SparseCSR<SET, float, BFloat16x2>>());

namespace {

float largest(std::span<const float> values) {
  float most = 0;
  for (const float v : values) most = std::max(most, std::abs(v));
  return most;
}

}  // namespace

TEST_CASE("SparseCSR: the topology's kind is deduced, the scalar is float") {
  const SparseCSR layer{100, SET{.epsilon = 3}};

  CHECK(std::is_same_v<decltype(layer), const SparseCSR<SET, float>>);
  CHECK(layer.name() == "SparseCSR 100");
}

TEST_CASE("SparseCSR: has the links that its topology draws, and biases of zero") {
  SparseCSR layer{30, SET{.epsilon = 3}};
  Rng rng(1), same(1);
  CHECK(layer.build({5, 2, 2}, rng) == Shape{30});
  const auto own = owned<float>(layer);

  CHECK(own.names == std::vector<std::string>{"layer", "layer.bias"});
  CHECK(own.links[0]->links() ==
        SET{.epsilon = 3}.initial({.outputs = 30, .inputs = 20}, same));
  CHECK(own.parameters[0]->value == std::vector<float>(30));
  CHECK(own.parameters[0]->role == Role::bias);
}

TEST_CASE("SparseCSR: weights are drawn by the fans of the dense layer, or by links") {
  const auto drawn = [](Initial initial) {
    SparseCSR layer{100, FixProb{.density = 0.1}, {.initial = initial}};
    Rng rng(2);
    layer.build({50}, rng);
    return largest(owned<float>(layer).links[0]->values());
  };

  CHECK(drawn(Initial::he) == doctest::Approx(std::sqrt(6.0 / 50)).epsilon(0.02));
  CHECK(drawn(Initial::he_links) == doctest::Approx(std::sqrt(6.0 / 5)).epsilon(0.02));
  CHECK(drawn(Initial::xavier) == doctest::Approx(std::sqrt(6.0 / 150)).epsilon(0.02));
  CHECK(drawn(Initial::zero) == 0);
}

TEST_CASE("SparseCSR: new links are drawn as the first ones, or as told") {
  const auto grown_values = [](SparseOptions options) {
    SparseCSR layer{40, SET{.density = 0.5, .zeta = 1}, options};
    Rng rng(3);
    layer.build({40}, rng);
    auto* w = owned<float>(layer).links[0];
    const Rewiring change = SET{.zeta = 1}.evolve(
        {.links = w->links(), .values = w->values(), .gradients = {}, .now = {}}, rng);
    w->rewire(change, rng);
    std::vector<float> grown_only;
    for (std::size_t i = 0; i < change.from.size(); ++i) {
      if (change.from[i] == grown) grown_only.push_back(w->values()[i]);
    }
    return largest(grown_only);
  };

  CHECK(grown_values({.initial = Initial::he}) ==
        doctest::Approx(std::sqrt(6.0 / 40)).epsilon(0.02));
  CHECK(grown_values({.initial = Initial::he, .grown = Initial::zero}) == 0);
  CHECK(grown_values({.initial = Initial::zero, .grown = Initial::xavier}) ==
        doctest::Approx(std::sqrt(6.0 / 80)).epsilon(0.02));
}

TEST_CASE("SparseCSR: an output without links is its bias") {
  SparseCSR<FixProb, double> layer(3, FixProb{.density = 0});
  Rng rng(4);
  layer.build({5}, rng);
  owned<double>(layer).parameters[0]->value = {1, -2, 3};
  Tiles<double> x({5}, 2, 16), y({3}, 2, 16);
  x.fill_uniform(rng);
  Pass<double> pass;
  pass.begin(Mode::inference, 2, 16);

  layer.forward(x, y, pass);

  for (std::size_t s = 0; s < 2; ++s) {
    CHECK(y.at(s, 0) == 1);
    CHECK(y.at(s, 1) == -2);
    CHECK(y.at(s, 2) == 3);
  }
}

TEST_CASE(
    "SparseCSR: where nobody wants the input's gradient, the others are the same") {
  SparseCSR<FixProb, double> layer(6, FixProb{.density = 0.5});
  Rng rng(5);
  layer.build({7}, rng);
  auto own = owned<double>(layer);
  own.train(0);
  Tiles<double> x({7}, 5, 16), y({6}, 5, 16), dy({6}, 5, 16), dx({7}, 5, 16);
  x.fill_uniform(rng);
  dy.fill_uniform(rng);
  Pass<double> pass;
  pass.begin(Mode::training, 5, 16);
  layer.backward(x, y, dy, dx, pass);
  const auto weights = own.links[0]->trained().gradient;
  const auto bias = own.parameters[0]->gradient;

  for (auto* p : own.trained()) std::fill(p->gradient.begin(), p->gradient.end(), 0.0);
  layer.backward(x, y, dy, View<double>{}, pass);

  CHECK(own.links[0]->trained().gradient == weights);
  CHECK(own.parameters[0]->gradient == bias);
}

TEST_CASE("SparseCSR: likes long runs of lanes, however wide it is") {
  const auto lanes = [](std::size_t outputs, std::size_t inputs) {
    SparseCSR layer{outputs, FixProb{.density = 0.001}};
    Rng rng(6);
    layer.build({inputs}, rng);
    return liked_lanes(layer);
  };

  CHECK(lanes(1000, 784) == 128);
  CHECK(lanes(4000, 3072) == 128);
}

TEST_CASE("SparseCSR: without a bias there is none to train or to save") {
  SparseCSR layer{4, FixProb{.density = 0.5}, {.bias = false}};
  Rng rng(7);
  layer.build({3}, rng);

  CHECK(owned<float>(layer).names == std::vector<std::string>{"layer"});
}

TEST_CASE("SparseCSR: no output is an error") {
  CHECK(support::error_of([] {
          SparseCSR{0, SET{}};
        }) ==
        "SparseCSR: expected at least 1 output, found 0; give the width of the layer");
}
