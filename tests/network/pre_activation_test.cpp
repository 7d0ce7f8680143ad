// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <rewire/layers/batch_norm.hpp>
#include <rewire/layers/conv.hpp>
#include <rewire/layers/relu.hpp>
#include <rewire/layers/sparse_conv.hpp>
#include <rewire/network/aggregate.hpp>
#include <rewire/network/pre_activation.hpp>
#include <rewire/network/sequential.hpp>
#include <rewire/topology/set.hpp>

#include "support/net_gradient.hpp"
#include "support/owned.hpp"

using namespace rewire;

namespace {

struct Tiling {
  std::size_t samples, lanes;
};
constexpr Tiling tilings[] = {{1, 1}, {3, 4}, {16, 16}, {19, 16}};

/// Both compute the same: outputs, gradients and running statistics, in training and
/// then in inference.
template <class One, class Other>
void check_same(One one, Other other, Shape input, std::uint64_t seed) {
  for (const Tiling& t : tilings) {
    CAPTURE(t.samples);
    Rng rng(seed), same(seed);
    const Shape output = one.build(input, rng);
    REQUIRE(other.build(input, same) == output);
    auto owned = support::owned<double>(one),
         owned_other = support::owned<double>(other);
    for (auto* all : {&owned, &owned_other}) {
      all->train(0);
      Rng draws(seed + 1);
      for (auto* p : all->trained()) {
        for (double& v : p->value) v = draws.uniform(-1, 1);
        p->gradient.assign(p->size(), 0.5);
      }
      all->refresh();
    }
    support::Tiles<double> x(input, t.samples, t.lanes), y(output, t.samples, t.lanes),
        y_other(output, t.samples, t.lanes), dy(output, t.samples, t.lanes),
        dx(input, t.samples, t.lanes), dx_other(input, t.samples, t.lanes);
    x.fill([&] { return 3 + rng.normal(); });
    dy.fill_uniform(rng);
    Pass<double> pass, pass_other;
    pass.begin(Mode::training, t.samples, t.lanes);
    pass_other.begin(Mode::training, t.samples, t.lanes);

    one.template forward<double>(x, y, pass);
    one.template backward<double>(x, y, dy, dx.view(), pass);
    other.template forward<double>(x, y_other, pass_other);
    other.template backward<double>(x, y_other, dy, dx_other.view(), pass_other);

    CHECK(pass.all_restored());
    const auto near = [](const auto& a, const auto& b) {
      double worst = 0;
      for (std::size_t i = 0; i < a.size(); ++i)
        worst = std::max(worst, std::abs(a[i] - b[i]));
      return worst < 1e-9;
    };
    CHECK(near(y.values(), y_other.values()));
    CHECK(near(dx.values(), dx_other.values()));
    for (std::size_t p = 0; p < owned.trained().size(); ++p)
      CHECK(near(owned.trained()[p]->gradient, owned_other.trained()[p]->gradient));

    pass.begin(Mode::inference, t.samples, t.lanes);
    pass_other.begin(Mode::inference, t.samples, t.lanes);
    one.template forward<double>(x, y, pass);
    other.template forward<double>(x, y_other, pass_other);
    CHECK(near(y.values(), y_other.values()));
  }
}

const BatchNormOptions norm{.eps = 0.01, .momentum = 0.3};

template <class Kernel>
auto in_a_row(Kernel kernel) {
  return sequential(BatchNorm<double>{norm}, ReLU{}, std::move(kernel));
}

}  // namespace

TEST_CASE("PreActivation: computes what its three layers compute") {
  const auto check = [](auto kernel, std::uint64_t seed) {
    check_same(PreActivation{kernel(), norm}, in_a_row(kernel()), {3, 5, 4}, seed);
  };
  check([] { return Conv<double>(4); }, 1);
  check([] { return Conv<double>(4, {.kernel = 1, .bias = false}); }, 2);
  check([] { return Conv<double>(2, {.stride = 2}); }, 3);
  check([] { return SparseConv<SET, double>(4, SET{.density = 0.3}); }, 4);
}

TEST_CASE("Aggregate: finds moments once, and computes what concatenations give") {
  const auto check = [](auto kernel, FetchRule rule, std::uint64_t seed) {
    check_same(Aggregate{5,
                         [&] {
                           return PreActivation{kernel(), norm};
                         },
                         rule},
               Aggregate{5, [&] { return in_a_row(kernel()); }, rule}, {3, 4, 5}, seed);
  };
  check([] { return Conv<double>(2); }, fetch_exponential, 11);
  check([] { return Conv<double>(2); }, fetch_all, 12);
  check([] { return SparseConv<SET, double>(3, SET{.density = 0.3}); },
        fetch_exponential, 13);
}

TEST_CASE("PreActivation: has the gradient of its differences, alone and aggregated") {
  // A larger eps: with one sample of a few pixels the variance may be tiny.
  constexpr BatchNormOptions smooth{.eps = 0.05};
  const auto unit = [&](std::size_t width) {
    return PreActivation{Conv<double>(width), smooth};
  };
  const auto check = [](auto net, std::uint64_t seed) {
    Rng rng(seed);
    net.build({2, 4, 3}, rng);
    for (const Tiling& t : tilings) {
      const auto errors = support::check_net_gradient(net, t.samples, t.lanes, rng);
      CHECK(errors.worst < 1e-5);
      CHECK(errors.all_restored);
      CHECK(errors.padding_zero);
      CHECK(errors.not_zero > 0);
    }
  };
  check(sequential(unit(3)), 21);
  check(sequential(Aggregate{3, [&](std::size_t i) { return unit(1 + i); }}), 22);
  check(
      sequential(PreActivation{SparseConv<SET, double>(3, SET{.density = 0.4}), smooth},
                 Aggregate{2, [&] { return unit(2); }, fetch_all}),
      23);
}

TEST_CASE("PreActivation: owns what its norm and its kernel own") {
  Rng rng(1);
  auto net = sequential(PreActivation{Conv{2, {.bias = false}}});
  net.build({3, 4, 4}, rng);

  CHECK(support::owned<float>(net).names ==
        std::vector<std::string>{"layer.0.norm.weight", "layer.0.norm.bias",
                                 "layer.0.norm.running_mean",
                                 "layer.0.norm.running_var", "layer.0.kernel.weight"});
}
