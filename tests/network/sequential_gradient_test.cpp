// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <rewire/layers/all_relu.hpp>
#include <rewire/layers/dense.hpp>
#include <rewire/layers/dropout.hpp>
#include <rewire/layers/leaky_relu.hpp>
#include <rewire/layers/relu.hpp>
#include <rewire/layers/sigmoid.hpp>
#include <rewire/layers/sparse_csr.hpp>
#include <rewire/layers/srelu.hpp>
#include <rewire/layers/tanh.hpp>
#include <rewire/network/any_layer.hpp>
#include <rewire/network/repeat.hpp>
#include <rewire/network/sequential.hpp>
#include <rewire/topology/set.hpp>

#include "support/net_gradient.hpp"

using namespace rewire;

namespace {

// Central differences with their step leave 1e-9 times the size of the sum, some 10
// to 50.
constexpr double tolerance = 1e-6;

SparseCSR<SET, double> sparse(std::size_t outputs, double density = 0.5) {
  return {outputs, SET{.density = density}};
}
Dense<double> dense(std::size_t outputs) { return Dense<double>(outputs); }

struct Tiling {
  std::size_t samples, lanes;
};
constexpr Tiling tilings[] = {{1, 1}, {2, 1}, {5, 16}, {16, 16}, {33, 16}, {20, 48}};

/// The gradient of all of a network, for several tilings.
template <class Net>
void check(Net net, std::uint64_t seed, std::size_t inputs = 4) {
  Rng rng(seed);
  const Shape output = net.build({inputs}, rng);
  CHECK(output == net.output());
  std::size_t not_zero = 0;
  for (const Tiling& tiling : tilings) {
    CAPTURE(tiling.samples);
    CAPTURE(tiling.lanes);
    const auto errors =
        support::check_net_gradient(net, tiling.samples, tiling.lanes, rng);
    CHECK(errors.worst < tolerance);
    CHECK(errors.all_restored);
    CHECK(errors.padding_zero);
    not_zero += errors.not_zero;
  }
  CHECK(not_zero > 0);
}

/// Any layer, of any kind, a short chain among them.
AnyLayer<double> random_layer(Rng& rng, int depth = 0) {
  const std::size_t width = 1 + rng.below(5);
  switch (rng.below(depth == 0 ? 11 : 9)) {
    case 0:
      return sparse(width, 0.3 + 0.7 * rng.uniform());
    case 1:
      return dense(width);
    case 2:
      return ReLU{};
    case 3:
      return LeakyReLU{.slope = 0.2};
    case 4:
      return AllReLU{.slope = 0.6, .layer = 1 + rng.below(2)};
    case 5:
      return SReLU<double>{};
    case 6:
      return Sigmoid{};
    case 7:
      return Tanh{};
    case 8:
      return Dropout{0.3};
    case 9:
      return sequential(random_layer(rng, 1), random_layer(rng, 1));
    default:
      return Repeat{2, [&] { return random_layer(rng, 1); }};
  }
}

}  // namespace

TEST_CASE("Sequential: the gradient of sparse, dense and dropout layers is right") {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    check(sequential(sparse(7), ReLU{}, Dropout{0.3}, sparse(6), ReLU{}, dense(3)),
          seed);
  }
}

TEST_CASE("Sequential: the gradient of every activation in one chain is right") {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    check(sequential(sparse(6), LeakyReLU{.slope = 0.1}, dense(5), AllReLU{},
                     SReLU<double>{}, sparse(6), Sigmoid{}, Dropout{0.2}, Tanh{},
                     AllReLU{.layer = 2}, dense(2)),
          seed);
  }
}

TEST_CASE("Sequential: layers that work in place may stand first, last and alone") {
  check(sequential(ReLU{}), 1);
  check(sequential(Dropout{0.5}), 2);
  check(sequential(Sigmoid{}), 3);
  check(sequential(Dropout{0.5}, Tanh{}), 4);
  check(sequential(Dropout{0.25}, LeakyReLU{}, Dropout{0.25}, dense(3), Dropout{0.25},
                   ReLU{}),
        5);
  check(sequential(sparse(3)), 6);
}

TEST_CASE("Sequential: the gradient of nested and repeated chains is right") {
  const auto block = [](std::size_t i) {
    return sequential(sparse(4 + i), Tanh{}, Dropout{0.2});
  };
  check(sequential(block(0), Repeat{3, block}, sequential(sequential(ReLU{}, dense(3))),
                   dense(2)),
        7);
  check(sequential(Repeat{1, [] { return dense(3); }}), 8);
  check(sequential(Dropout{0.3},
                   sequential(Dropout{0.3}, ReLU{}, dense(4), Dropout{0.3}), Sigmoid{}),
        9);
}

TEST_CASE("Sequential: the gradient of 300 chains of random layers is right") {
  std::size_t compared = 0, not_zero = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    CAPTURE(seed);
    Rng rng(seed);
    std::vector<AnyLayer<double>> layers;
    for (std::size_t n = 1 + rng.below(7); n > 0; --n)
      layers.push_back(random_layer(rng));
    auto net = sequential(std::move(layers));
    net.build({1 + rng.below(4)}, rng);
    const Tiling& tiling = tilings[seed % std::size(tilings)];

    const auto errors =
        support::check_net_gradient(net, tiling.samples, tiling.lanes, rng);

    CHECK(errors.worst < tolerance);
    CHECK(errors.all_restored);
    CHECK(errors.padding_zero);
    compared += errors.compared;
    not_zero += errors.not_zero;
  }
  CHECK(compared > 5'000);
  CHECK(not_zero > compared / 2);  // a dead network would pass any comparison
}

TEST_CASE("Sequential: an input gradient that nobody wants changes no other gradient") {
  Rng rng(11);
  auto net = sequential(sparse(6), ReLU{}, Dropout{0.3}, sparse(5), Tanh{}, dense(2));
  net.build({4}, rng);
  auto owned = support::owned<double>(net);
  owned.train(0);
  support::Tiles<double> x({4}, 20, 16), y({2}, 20, 16), dy({2}, 20, 16),
      dx({4}, 20, 16);
  x.fill_uniform(rng);
  dy.fill_uniform(rng);
  const auto gradients = [&](View<double> wanted) {
    std::vector<std::vector<double>> all;
    Pass<double> pass;
    pass.begin(Mode::training, 20, 16);
    net.forward(View<const double>(x), View<double>(y), pass);
    for (auto* p : owned.trained()) p->gradient.assign(p->size(), 0);
    net.backward(View<const double>(x), View<const double>(y), View<const double>(dy),
                 wanted, pass);
    for (auto* p : owned.trained()) all.push_back(p->gradient);
    CHECK(pass.all_restored());
    return all;
  };

  const auto with = gradients(dx), without = gradients({});

  CHECK(with == without);
  CHECK(with.front() != std::vector<double>(with.front().size()));
}
