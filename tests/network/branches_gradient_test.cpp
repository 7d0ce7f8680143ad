// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <vector>

#include <rewire/layers/average_pool.hpp>
#include <rewire/layers/batch_norm.hpp>
#include <rewire/layers/conv.hpp>
#include <rewire/layers/relu.hpp>
#include <rewire/layers/sigmoid.hpp>
#include <rewire/layers/sparse_conv.hpp>
#include <rewire/layers/tanh.hpp>
#include <rewire/network/any_layer.hpp>
#include <rewire/network/concat.hpp>
#include <rewire/network/sequential.hpp>
#include <rewire/network/sum.hpp>
#include <rewire/network/summary.hpp>
#include <rewire/topology/set.hpp>

#include "support/net_gradient.hpp"

using namespace rewire;

namespace {

constexpr double tolerance = 1e-5;  // batch norm's curves add to the step's error

struct Tiling {
  std::size_t samples, lanes;
};
constexpr Tiling tilings[] = {{1, 1}, {2, 2}, {5, 16}, {16, 16}, {19, 16}};

template <class Net>
void check(Net net, std::uint64_t seed, Shape input = {2, 5, 4}) {
  Rng rng(seed);
  net.build(input, rng);
  std::size_t not_zero = 0;
  for (const Tiling& tiling : tilings) {
    CAPTURE(tiling.samples);
    const auto errors =
        support::check_net_gradient(net, tiling.samples, tiling.lanes, rng);
    CHECK(errors.worst < tolerance);
    CHECK(errors.all_restored);
    CHECK(errors.padding_zero);
    not_zero += errors.not_zero;
  }
  CHECK(not_zero > 0);
}

Conv<double> conv(std::size_t outputs, std::size_t kernel = 3, std::size_t stride = 1) {
  return Conv<double>(outputs, {.kernel = kernel, .stride = stride});
}
SparseConv<SET, double> sparse(std::size_t outputs) {
  return {outputs, SET{.density = 0.4}};
}

}  // namespace

TEST_CASE(
    "Sum: gradients of branches that read their input, their output, or neither") {
  check(sequential(Sum(conv(3), conv(3, 1))), 1);
  check(sequential(Sum(sequential(conv(3), Sigmoid{}), sequential(conv(3), Tanh{}))),
        2);
  check(sequential(conv(3), Sum(Sigmoid{}, Tanh{}, Identity{}, conv(3)), conv(1)), 3);
  check(sequential(conv(3), residual(sequential(Tanh{}, conv(3, 1))),
                   residual(sequential(conv(3), Tanh{}))),
        4);
  check(sequential(residual(sequential(conv(4, 3, 2), Tanh{}, conv(4)), conv(4, 1, 2))),
        5);
  std::vector<AnyLayer<double>> some;
  some.emplace_back(conv(2));
  some.emplace_back(Tanh{});
  some.emplace_back(sparse(2));
  check(sequential(Sum(std::move(some)), Sigmoid{}), 6);
}

TEST_CASE("Concat: gradients of branches whose channels stand side by side") {
  check(sequential(Concat(conv(3), conv(2, 1))), 11);
  check(sequential(Concat(Sigmoid{}, Identity{}, sequential(conv(2), Tanh{})), conv(2)),
        12);
  check(sequential(Concat(conv(1), Concat(sparse(2), Tanh{})),
                   Sum(Tanh{}, Identity{}, conv(5))),
        13);
  check(sequential(conv(2), Concat(Identity{}, residual(sequential(conv(2), Tanh{}))),
                   conv(3), global_average_pool()),
        14);
}

TEST_CASE("a small net of everything for maps has the gradient of its differences") {
  check(
      sequential(sparse(4), BatchNorm<double>{{.eps = 0.05}}, Sigmoid{},
                 residual(sequential(conv(4), BatchNorm<double>{{.eps = 0.05}}, Tanh{},
                                     sparse(4))),
                 AveragePool{}, Concat(conv(2, 1), Identity{}), global_average_pool()),
      21, {2, 6, 4});
}

TEST_CASE("summary: shows the branches of a sum and of a concatenation") {
  auto net = sequential(Concat(conv(3), Identity{}), residual(conv(5, 1)));
  Rng rng(1);
  net.build({2, 5, 4}, rng);

  const std::string table = summary(net);

  CHECK(table.find("Concat of 2") != std::string::npos);
  CHECK(table.find("  Conv 3, 3x3") != std::string::npos);
  CHECK(table.find("  Identity") != std::string::npos);
}
