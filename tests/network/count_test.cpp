// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <rewire/layers/dense.hpp>
#include <rewire/layers/relu.hpp>
#include <rewire/layers/sparse_csr.hpp>
#include <rewire/layers/srelu.hpp>
#include <rewire/network/count.hpp>
#include <rewire/network/sequential.hpp>
#include <rewire/topology/set.hpp>

using namespace rewire;

TEST_CASE("count: the published SET-MLP has 85,192 connections of 2,794,000") {
  const SET set{.epsilon = 13};
  auto net = sequential(SparseCSR{1000, set}, ReLU{}, SparseCSR{1000, set}, ReLU{},
                        SparseCSR{1000, set}, ReLU{}, SparseCSR{10, set});
  Rng rng(1);
  net.build({784}, rng);

  const Count c = count(net);

  CHECK(c.connections == 85'192);
  CHECK(c.dense_connections == 2'794'000);
  CHECK(c.parameters == 85'192 + 3 * 1000 + 10);
}

TEST_CASE("count: biases and shapes of activations are parameters, not connections") {
  auto net = sequential(Dense{5}, SReLU{});
  Rng rng(2);
  net.build({3}, rng);

  const Count c = count(net);

  CHECK(c.connections == 15);
  CHECK(c.dense_connections == 15);
  CHECK(c.parameters == 15 + 5 + 4 * 5);
}

TEST_CASE("count: training does not change it") {
  auto net = sequential(SparseCSR{5, SET{.density = 0.5}});
  Rng rng(3);
  net.build({4}, rng);

  prepare_training(net, 2);

  CHECK(count(net).parameters == 10 + 5);
}
