// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include <rewire/models/mlp.hpp>
#include <rewire/topology/distribution.hpp>
#include <rewire/topology/fix_prob.hpp>
#include <rewire/topology/set.hpp>

#include "support/error.hpp"

using namespace rewire;
using support::error_of;

namespace {

using Layers = std::vector<Extent>;

Extent conv(std::size_t inputs, std::size_t outputs, std::size_t kernel) {
  return {.outputs = outputs,
          .inputs = inputs,
          .kernel_height = kernel,
          .kernel_width = kernel};
}

/// The residual network of three stages of three blocks, for images of 3 channels.
Layers residual_network() {
  Layers layers{conv(3, 16, 3)};
  for (int i = 0; i < 6; ++i) layers.push_back(conv(16, 16, 3));
  for (const std::size_t width : {32, 64}) {
    layers.push_back(conv(width / 2, width, 3));
    for (int i = 0; i < 5; ++i) layers.push_back(conv(width, width, 3));
    layers.push_back(conv(width / 2, width, 1));  // the shortcut
  }
  layers.push_back({.outputs = 10, .inputs = 64});
  return layers;
}

double links(const Density& density, const Layers& layers) {
  double sum = 0;
  for (const Extent& l : layers) sum += density.of(l) * static_cast<double>(l.cells());
  return sum;
}
double cells(const Layers& layers) { return links(Density(1.0), layers); }

bool near(double a, double b) { return std::abs(a - b) <= 1e-3; }

}  // namespace

TEST_CASE("density: ERK gives a residual network the densities known for it") {
  struct Row {
    double sparsity, epsilon, first, stage1, into2, stage2, into3, stage3, short2,
        short3, dense;
  };
  const Row known[] = {
      {.5, 101.055, 1, 1, 1, .768, .559, .367, 1, 1, 1},
      {.8, 36.009, 1, .594, .422, .274, .199, .131, 1, 1, 1},
      {.9, 16.994, .983, .280, .199, .129, .094, .062, 1, .813, 1},
      {.95, 8.211, .475, .135, .096, .062, .045, .030, .802, .393, .949},
      {.99, 1.651, .096, .027, .019, .013, .009, .006, .161, .079, .191}};
  const Layers layers = residual_network();
  REQUIRE(cells(layers) == 270'896);
  for (const Row& k : known) {
    CAPTURE(k.sparsity);
    const Density erk = Density::erk(layers, Sparsity{k.sparsity});

    CHECK(near(erk.number(), k.epsilon));
    CHECK(near(erk.of(conv(3, 16, 3)), k.first));
    CHECK(near(erk.of(conv(16, 16, 3)), k.stage1));
    CHECK(near(erk.of(conv(16, 32, 3)), k.into2));
    CHECK(near(erk.of(conv(32, 32, 3)), k.stage2));
    CHECK(near(erk.of(conv(32, 64, 3)), k.into3));
    CHECK(near(erk.of(conv(64, 64, 3)), k.stage3));
    CHECK(near(erk.of(conv(16, 32, 1)), k.short2));
    CHECK(near(erk.of(conv(32, 64, 1)), k.short3));
    CHECK(near(erk.of({.outputs = 10, .inputs = 64}), k.dense));
    // Every layer rounds the number of its empty cells down.
    const double more = links(erk, layers) - (1 - k.sparsity) * cells(layers);
    CHECK(std::abs(more) <= static_cast<double>(layers.size()));
  }
}

TEST_CASE("density: ERK gives perceptrons the densities known for them") {
  struct Row {
    std::size_t inputs, outputs;
    double sparsity, first, hidden, last;
  };
  for (const Row& k : {Row{784, 10, .9, .1060, .0932, 1}, Row{28, 2, .9, 1, .0865, 1},
                       Row{7, 2, .99, .5197, .0072, 1}}) {
    CAPTURE(k.inputs);
    const Layers layers = mlp_extents({k.inputs}, {1000, 1000, 1000, k.outputs});
    const Sparsity whole{k.sparsity};
    for (const Density& d :
         {Density::erk(layers, whole), Density::erdos_renyi(layers, whole)}) {
      CHECK(near(d.of(layers[0]), k.first));
      CHECK(near(d.of(layers[1]), k.hidden));
      CHECK(near(d.of(layers[2]), k.hidden));
      CHECK(near(d.of(layers[3]), k.last));
    }
  }
}

TEST_CASE(
    "density: solved for any layers and sparsity, the links are as many as asked") {
  Rng rng(1);
  for (int round = 0; round < 2000; ++round) {
    Layers layers;
    for (std::size_t n = 1 + rng.below(8); n > 0; --n)
      layers.push_back(conv(1 + rng.below(50), 1 + rng.below(50), rng.below(4)));
    const Sparsity whole{rng.below(4) == 0 ? 0.02 * rng.uniform() : rng.uniform()};
    const double wanted = (1 - whole.share) * cells(layers);
    const auto slack =
        static_cast<double>(layers.size());  // each rounds its empty cells

    for (const Density& d :
         {Density::erk(layers, whole), Density::erdos_renyi(layers, whole)}) {
      REQUIRE(links(d, layers) >= wanted - 1e-6 * wanted);
      REQUIRE(links(d, layers) <= wanted + slack + 1e-6 * wanted);
    }
  }
}

TEST_CASE("density: where nothing shall be empty every layer is full") {
  Layers layers = residual_network();
  layers.push_back({.outputs = 10, .inputs = 0});
  for (const Density& d :
       {Density::erk(layers, Sparsity{0}), Density::erdos_renyi(layers, Sparsity{0})}) {
    for (const Extent& l : layers)
      CHECK(d.of(l) == (l.cells() > 0 ? doctest::Approx(1) : doctest::Approx(0)));
  }
  CHECK(Density::erk(layers, Sparsity{1}).of(layers[0]) == 0);
}

TEST_CASE(
    "density: topologies take it as they take a number, and draw exactly so many") {
  const Layers layers = mlp_extents({28, 28, 1}, {100, 10});
  const Density erk = Density::erk(layers, Sparsity{0.9});
  Rng a(1), b(1);

  const Pattern links = FixProb{.density = erk}.initial(layers[0], a);

  CHECK(static_cast<double>(links.size()) ==
        std::round(erk.of(layers[0]) * static_cast<double>(layers[0].cells())));
  CHECK(SET{.density = erk}.initial(layers[0], b) == links);
  CHECK(FixProb{.density = Sparsity{0.75}}
            .initial({.outputs = 8, .inputs = 5}, a)
            .size() == 10);
  CHECK(FixProb{.density = Density::erdos_renyi(2)}.initial(layers[0], a).size() ==
        FixProb{.epsilon = 2}.initial(layers[0], a).size());
}

TEST_CASE("density: what cannot be solved is an error") {
  const Layers layers = residual_network(), none, empty{{.outputs = 3, .inputs = 0}};

  CHECK(error_of([&] { Density::erk(layers, Sparsity{1.5}); }) ==
        "Density: expected sparsity in [0, 1], found 1.5; choose sparsity inside that "
        "range");
  CHECK(error_of([&] { Density::erk(none, Sparsity{0.5}); }) ==
        "Density: expected at least one layer that has cells, found none; list the "
        "layers that share the links");
  CHECK(error_of([&] { Density::erdos_renyi(empty, Sparsity{0.5}); }) !=
        "nothing thrown");
  CHECK(error_of([&] { Density::erk(-1).of(layers[0]); }) ==
        "Erdos-Renyi-kernel: expected epsilon >= 0, found -1; choose 10 to 30 to start "
        "with");
}
