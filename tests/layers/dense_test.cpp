// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <rewire/layers/dense.hpp>

#include "support/error.hpp"
#include "support/owned.hpp"
#include "support/sparse_case.hpp"

using namespace rewire;
using support::Tiles;

TEST_CASE("Dense: is W x + b, whatever the tiles") {
  Rng rng(1);
  Dense<double> layer(5);
  CHECK(layer.build({3, 2, 1}, rng) == Shape{5});
  const auto own = support::owned<double>(layer);
  for (double& b : own.parameters[1]->value) b = rng.uniform(-1, 1);
  const auto& w = own.parameters[0]->value;
  const auto& b = own.parameters[1]->value;
  for (const std::size_t lanes : {1, 16, 48}) {
    Tiles<double> x({3, 2, 1}, 20, lanes), y({5}, 20, lanes);
    x.fill_uniform(rng);
    Pass<double> pass;
    pass.begin(Mode::inference, 20, lanes);

    layer.forward(x, y, pass);

    for (std::size_t s = 0; s < 20; ++s) {
      for (std::size_t r = 0; r < 5; ++r) {
        double sum = b[r];
        for (std::size_t c = 0; c < 6; ++c) sum += w[r * 6 + c] * x.at(s, c);
        REQUIRE(std::abs(y.at(s, r) - sum) < 1e-14);
      }
    }
  }
}

TEST_CASE("Dense: starts with weights as told and biases of zero") {
  Rng rng(2);
  Dense<float> layer(40, {.initial = Initial::he});
  layer.build({24}, rng);
  const auto own = support::owned<float>(layer);
  const auto& w = own.parameters[0]->value;

  CHECK(own.names == std::vector<std::string>{"layer.weight", "layer.bias"});
  CHECK(own.parameters[0]->shape == std::vector<std::size_t>{40, 24});
  CHECK(*std::max_element(w.begin(), w.end()) <= 0.5f);  // sqrt(6 / 24)
  CHECK(*std::max_element(w.begin(), w.end()) > 0.49f);
  CHECK(own.parameters[1]->value == std::vector<float>(40));
  CHECK(own.parameters[1]->role == Role::bias);
}

TEST_CASE("Dense: without a bias there is none to train or to save") {
  Rng rng(3);
  Dense<float> layer(4, {.bias = false});
  layer.build({3}, rng);

  CHECK(support::owned<float>(layer).names == std::vector<std::string>{"layer.weight"});
}

TEST_CASE("Dense: the number of threads changes nothing beyond rounding") {
  Rng rng(4);
  Dense<float> layer(33);
  layer.build({47}, rng);
  Tiles<float> x({47}, 20, 32), y({33}, 20, 32), y3({33}, 20, 32);
  x.fill_uniform(rng);
  Pass<float> one(1), three(3);
  one.begin(Mode::inference, 20, 32);
  three.begin(Mode::inference, 20, 32);

  layer.forward(x, y, one);
  layer.forward(x, y3, three);

  CHECK(support::close(y.values(), y3.values(), 47));
}

TEST_CASE("Dense: no output is an error") {
  CHECK(support::error_of([] { Dense<float>(0); }) ==
        "Dense: expected at least 1 output, found 0; give the width of the layer");
  CHECK(Dense<float>(10).name() == "Dense 10");
}
