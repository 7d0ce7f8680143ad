// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include <rewire/layers/conv.hpp>
#include <rewire/layers/sparse_conv.hpp>
#include <rewire/topology/fix_prob.hpp>
#include <rewire/topology/set.hpp>

#include "support/conv_case.hpp"
#include "support/gradient_check.hpp"
#include "support/problems.hpp"
#include "support/tiles.hpp"

using namespace rewire;
using support::ConvCase;
using support::Tiles;

namespace {

double density(Rng& rng) {
  const double all[] = {0, 0.1, 0.3, 0.7, 1};
  return all[rng.below(5)];
}

double difference(const Tiles<double>& a, const Tiles<double>& b) {
  double worst = 0;
  const auto left = a.values(), right = b.values();
  for (std::size_t i = 0; i < left.size(); ++i)
    worst = std::max(worst, std::abs(left[i] - right[i]));
  return worst;
}

/// Forward and backward of both, with the same weights.
void compare_with_masked(const ConvCase& p, double density, std::size_t threads,
                         Rng& rng) {
  CAPTURE(p.str());
  SparseConv<FixProb, double> layer(p.outputs, FixProb{.density = density}, p.sparse());
  Conv<double> dense(p.outputs, p.options);
  const Shape out = layer.build(p.input, rng);
  REQUIRE(dense.build(p.input, rng) == out);
  auto some = support::owned<double>(layer), all = support::owned<double>(dense);
  some.train(0);
  all.train(0);
  SparseWeights<double>& w = *some.links[0];
  Parameter<double>& mask = *all.parameters[0];
  std::fill(mask.value.begin(), mask.value.end(), 0.0);
  std::vector<std::size_t> cell;  // of each link
  for (std::size_t o = 0; o < p.outputs; ++o) {
    for (const std::uint32_t c : w.links().row(o)) {
      cell.push_back(o * w.links().cols() + c);
      mask.value[cell.back()] = w.values()[cell.size() - 1];
    }
  }
  if (p.options.bias) {
    some.parameters[0]->value = support::uniform_values<double>(p.outputs, rng);
    all.parameters[1]->value = some.parameters[0]->value;
  }
  Tiles<double> x(p.input, p.samples, p.lanes), dy(out, p.samples, p.lanes);
  x.fill_uniform(rng);
  dy.fill_uniform(rng);
  Tiles<double> y(out, p.samples, p.lanes), other_y(out, p.samples, p.lanes),
      dx(p.input, p.samples, p.lanes), other_dx(p.input, p.samples, p.lanes);
  Pass<double> pass(threads);
  pass.begin(Mode::training, p.samples, p.lanes);

  layer.forward(x, y, pass);
  layer.backward(x, y, dy, dx, pass);
  dense.forward(x, other_y, pass);
  dense.backward(x, other_y, dy, other_dx, pass);

  CHECK(difference(y, other_y) < 1e-12);
  CHECK(difference(dx, other_dx) < 1e-12);
  CHECK((y.gaps_untouched() && dx.gaps_untouched()));
  const auto gradient = w.in_csr_order<double>(w.trained().gradient);
  double worst = 0;
  for (std::size_t k = 0; k < cell.size(); ++k)
    worst = std::max(worst, std::abs(gradient[k] - mask.gradient[cell[k]]));
  CHECK(worst < 1e-11);
  if (p.options.bias)
    CHECK(some.parameters[0]->gradient == all.parameters[1]->gradient);
}

}  // namespace

TEST_CASE("SparseConv: equals a dense convolution masked, in 2,000 random cases") {
  Rng rng(1);
  for (std::size_t i = 0; i < support::problems(2000); ++i)
    compare_with_masked(ConvCase(rng, 1), density(rng), i % 50 == 0 ? 3 : 1, rng);
}

TEST_CASE("SparseConv: equals it where channels come in blocks, and rows in strips") {
  Rng rng(4);
  for (std::size_t i = 0; i < support::problems(400) / 10; ++i) {
    ConvCase p(rng, 1);
    p.input.channels = 30 + rng.below(60);
    p.input.width += p.lanes < 16 ? 8 * rng.below(20) : rng.below(20);
    if (i % 8 == 0) p.options = {.kernel = 1, .stride = 1};  // goes another way

    compare_with_masked(p, 0.5, i % 5 == 0 ? 3 : 1, rng);
  }
}

TEST_CASE("SparseConv: gradients equal central differences in 200 random cases") {
  Rng rng(2);
  for (int i = 0; i < 200; ++i) {
    const ConvCase p(rng, 1);
    CAPTURE(p.str());
    const double error = support::gradient_check(
        SparseConv<FixProb, double>(p.outputs, FixProb{.density = density(rng)},
                                    p.sparse()),
        p.input, p.samples, p.lanes, rng);
    REQUIRE(error <= support::gradient_tolerance);
  }
}

TEST_CASE("SparseConv: links are those of the topology, and have a kernel's extent") {
  SparseConv layer{8, SET{.density = 0.25}, {.kernel = 3, .bias = false}};
  Rng rng(3);

  CHECK(layer.name() == "SparseConv 8, 3x3");
  CHECK(layer.build({4, 6, 6}, rng) == Shape{8, 6, 6});
  auto all = support::owned<float>(layer);
  REQUIRE(all.links.size() == 1);
  CHECK(all.links[0]->links().rows() == 8);
  CHECK(all.links[0]->links().cols() == 36);
  CHECK(all.links[0]->size() == 72);
  CHECK(all.parameters.empty());
}
