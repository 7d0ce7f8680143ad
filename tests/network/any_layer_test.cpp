// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <rewire/layers/dense.hpp>
#include <rewire/layers/dropout.hpp>
#include <rewire/layers/relu.hpp>
#include <rewire/layers/sparse_csr.hpp>
#include <rewire/layers/srelu.hpp>
#include <rewire/network/any_layer.hpp>
#include <rewire/network/sequential.hpp>
#include <rewire/network/visit.hpp>
#include <rewire/topology/any_topology.hpp>
#include <rewire/topology/set.hpp>

#include "support/owned.hpp"
#include "support/tiles.hpp"

using namespace rewire;

namespace {

const SET set{.density = 0.4, .zeta = 0.5};

auto typed() {
  return sequential(SparseCSR{30, set}, SReLU{}, Dropout{0.3}, SparseCSR{20, set},
                    ReLU{}, Dense{4});
}
auto erased() {
  std::vector<AnyLayer<>> layers;
  layers.emplace_back(SparseCSR{30, AnyTopology(set)});
  layers.emplace_back(SReLU{});
  layers.emplace_back(Dropout{0.3});
  layers.emplace_back(SparseCSR{20, set});
  layers.emplace_back(ReLU{});
  layers.emplace_back(Dense{4});
  return sequential(std::move(layers));
}

/// Outputs, input gradients and all gradients of one training pass.
template <class Net>
std::vector<std::vector<float>> run(Net net) {
  Rng rng(7);
  net.build({10}, rng);
  auto owned = support::owned<float>(net);
  owned.train(0);
  support::Tiles<float> x({10}, 40, 16), y({4}, 40, 16), dy({4}, 40, 16),
      dx({10}, 40, 16);
  x.fill_uniform(rng);
  dy.fill_uniform(rng);
  Pass<float> pass;
  pass.begin(Mode::training, 40, plan_lanes(40, std::min<std::size_t>(16, net.lanes())),
             3);
  net.forward(View<const float>(x), View<float>(y), pass);
  net.backward(View<const float>(x), View<const float>(y), View<const float>(dy),
               View<float>(dx), pass);
  std::vector<std::vector<float>> all{y.values(), dx.values()};
  for (auto* p : owned.trained()) all.push_back(p->gradient);
  return all;
}

}  // namespace

TEST_CASE("AnyLayer: a network of them equals the typed one bit for bit") {
  const auto a = run(typed()), b = run(erased());

  CHECK(a == b);
  CHECK(a.size() == 2 + 10);  // nothing that is trained is missing
}

TEST_CASE("AnyLayer: tells name, uses, lanes and what the layer owns") {
  Rng rng(1);
  AnyLayer<> layer = SparseCSR{1600, set};
  layer.build({10}, rng);

  CHECK(layer.name() == "SparseCSR 1600");
  CHECK(layer.lanes() == 128);
  CHECK(layer.uses().input);
  CHECK_FALSE(layer.uses().output);
  CHECK(support::owned<float>(layer).names ==
        std::vector<std::string>{"layer", "layer.bias"});
  CHECK(support::owned<float>(layer).links.at(0)->size() == 6400);
  AnyLayer<> nothing = ReLU{};
  CHECK(support::owned<float>(nothing).names.empty());
  CHECK(nothing.lanes() == any_lanes);
}

TEST_CASE("AnyLayer: hands out the topology that decides, whatever its type") {
  Rng rng(2);
  AnyLayer<> layer = SparseCSR{20, set};
  layer.build({10}, rng);
  std::size_t seen = 0;
  const auto look = Visitor{
      [](const Path&, auto&) {},
      [&](const Path&, auto& weights, const auto& topology) {
        const std::vector<float> values(weights.values().begin(),
                                        weights.values().end());
        Rng one(3), other(3);
        const Evidence now{weights.links(), values, {}, {}};
        const Rewiring a = topology.evolve(now, one), b = set.evolve(now, other);
        CHECK(a.from == b.from);
        CHECK(due(topology, {.step = 1, .steps_per_epoch = 4}) == Evolve::no);
        CHECK(due(topology, {.epochs = 2, .step = 3, .steps_per_epoch = 4}) ==
              Evolve::after_update);
        CHECK(topology.initial({.outputs = 20, .inputs = 10}, one).size() == 80);
        ++seen;
      }};

  rewire::visit(layer, look, Path("layer"));
  rewire::visit(std::as_const(layer), look, Path("layer"));

  CHECK(seen == 2);
}

TEST_CASE("AnyLayer: moves as the layer that it holds") {
  Rng rng(3);
  AnyLayer<> layer = Dense{2};
  layer.build({3}, rng);
  const auto values = support::owned<float>(layer).parameters[0]->value;

  AnyLayer<> moved = std::move(layer);

  CHECK(support::owned<float>(moved).parameters[0]->value == values);
  static_assert(!std::is_copy_constructible_v<AnyLayer<>>);
}
