// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <rewire/layers/dense.hpp>
#include <rewire/layers/relu.hpp>
#include <rewire/layers/sparse_csr.hpp>
#include <rewire/network/repeat.hpp>
#include <rewire/topology/set.hpp>

#include "support/error.hpp"
#include "support/owned.hpp"
#include "support/tiles.hpp"

using namespace rewire;

TEST_CASE("Repeat: computes what its blocks in a row compute") {
  const auto block = [](std::size_t i) { return sequential(Dense{3 + i}, ReLU{}); };
  auto repeated = Repeat{3, block};
  auto in_a_row = sequential(block(0), block(1), block(2));
  Rng one(1), other(1);
  CHECK(repeated.build({4}, one) == in_a_row.build({4}, other));
  support::Tiles<float> x({4}, 5, 16), a({5}, 5, 16), b({5}, 5, 16);
  x.fill_uniform(one);
  Pass<float> pass;
  pass.begin(Mode::inference, 5, 16);

  repeated.forward<float>(x, a, pass);
  in_a_row.forward<float>(x, b, pass);

  CHECK(a.values() == b.values());
}

TEST_CASE("Repeat: each block has weights of its own") {
  Rng rng(2);
  auto net = Repeat{2, [] { return Dense{4}; }};
  net.build({4}, rng);

  const auto owned = support::owned<float>(net);

  CHECK(owned.names == std::vector<std::string>{"layer.0.weight", "layer.0.bias",
                                                "layer.1.weight", "layer.1.bias"});
  CHECK(owned.parameters[0]->value != owned.parameters[2]->value);
}

TEST_CASE("Repeat: tells name, lanes and uses of its chain") {
  Rng rng(3);
  auto net = Repeat{4, [] { return sequential(SparseCSR{2000, SET{}}, ReLU{}); }};
  net.build({100}, rng);

  CHECK(net.name() == "Repeat of 4");
  CHECK(net.lanes() == 128);
  CHECK(net.uses().input);
  CHECK(net.uses().output);
  std::size_t blocks = 0;
  net.each([&](const auto&, Shape shape) {
    CHECK(shape == Shape{2000});
    ++blocks;
  });
  CHECK(blocks == 4);
}

TEST_CASE("Repeat: no block at all is an error when it is built") {
  Rng rng(4);
  auto none = Repeat{0, [] { return ReLU{}; }};

  CHECK(support::error_of([&] { none.build({3}, rng); }) ==
        "Sequential: expected at least one layer, found none; add a layer");
}
