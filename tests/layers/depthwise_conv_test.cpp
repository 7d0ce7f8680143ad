// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include <rewire/layers/conv.hpp>
#include <rewire/layers/depthwise_conv.hpp>

#include "support/conv_case.hpp"
#include "support/error.hpp"
#include "support/gradient_check.hpp"
#include "support/problems.hpp"
#include "support/tiles.hpp"

using namespace rewire;
using support::ConvCase;
using support::Tiles;

namespace {

/// As many groups as channels; now and then a kernel with more taps than have room in
/// registers.
ConvCase depthwise_case(Rng& rng) {
  ConvCase p(rng, 1);
  if (rng.below(5) == 0) {
    p.options.kernel = 5;
    p.options.padding = 2 * p.options.dilation;
  }
  if (rng.below(3) == 0) p.input.width += 16 + rng.below(60);
  p.outputs = p.options.groups = p.input.channels;
  return p;
}

DepthwiseConvOptions depthwise(const ConvOptions& o) {
  return {.kernel = o.kernel,
          .stride = o.stride,
          .padding = o.padding,
          .dilation = o.dilation,
          .bias = o.bias};
}

double difference(const std::vector<double>& a, const std::vector<double>& b) {
  double worst = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    worst = std::max(worst, std::abs(a[i] - b[i]));
  return worst;
}

}  // namespace

TEST_CASE("DepthwiseConv: equals a convolution of single channels, in 1,000 cases") {
  Rng rng(1);
  for (std::size_t i = 0; i < support::problems(1000); ++i) {
    const ConvCase p = depthwise_case(rng);
    CAPTURE(p.str());
    DepthwiseConv<double> layer(depthwise(p.options));
    Conv<double> other(p.outputs, p.options);
    const Shape out = layer.build(p.input, rng);
    REQUIRE(other.build(p.input, rng) == out);
    auto mine = support::owned<double>(layer), theirs = support::owned<double>(other);
    mine.train(0);
    theirs.train(0);
    for (std::size_t w = 0; w < mine.parameters.size(); ++w) {
      auto& value = mine.parameters[w]->value;
      value = support::uniform_values<double>(value.size(), rng);
      theirs.parameters[w]->value = value;
    }
    Tiles<double> x(p.input, p.samples, p.lanes), dy(out, p.samples, p.lanes);
    x.fill_uniform(rng);
    dy.fill_uniform(rng);
    Tiles<double> y(out, p.samples, p.lanes), other_y(out, p.samples, p.lanes),
        dx(p.input, p.samples, p.lanes), other_dx(p.input, p.samples, p.lanes);
    Pass<double> pass(i % 50 == 0 ? 3 : 1);
    pass.begin(Mode::training, p.samples, p.lanes);

    layer.forward(x, y, pass);
    layer.backward(x, y, dy, i % 7 == 0 ? View<double>{} : dx.view(), pass);
    other.forward(x, other_y, pass);
    other.backward(x, other_y, dy, other_dx, pass);

    CHECK(difference(y.values(), other_y.values()) < 1e-12);
    if (i % 7 != 0) CHECK(difference(dx.values(), other_dx.values()) < 1e-12);
    CHECK((y.gaps_untouched() && dx.gaps_untouched()));
    for (std::size_t w = 0; w < mine.parameters.size(); ++w) {
      CHECK(difference(mine.parameters[w]->gradient, theirs.parameters[w]->gradient) <
            1e-11);
    }
  }
}

TEST_CASE("DepthwiseConv: gradients equal central differences in 200 random cases") {
  Rng rng(2);
  for (int i = 0; i < 200; ++i) {
    const ConvCase p(rng, 1);
    CAPTURE(p.str());
    const double error = support::gradient_check(
        DepthwiseConv<double>(depthwise(p.options)), p.input, p.samples, p.lanes, rng);
    REQUIRE(error <= support::gradient_tolerance);
  }
}

TEST_CASE(
    "DepthwiseConv: keeps the channels, has a kernel each, tells what cannot be") {
  DepthwiseConv<> layer({.stride = 2, .dilation = 2});
  Rng rng(3);

  CHECK(layer.name() == "DepthwiseConv 3x3 / 2, dilation 2");
  CHECK(layer.build({5, 8, 9}, rng) == Shape{5, 4, 5});
  CHECK(support::owned<float>(layer).parameters[0]->size() == 45);
  CHECK(
      support::error_of([] { DepthwiseConv<>{{.kernel = 0}}; }) ==
      "DepthwiseConv: expected a kernel, a stride and a dilation of at least 1, found "
      "0, 1 and 1; correct the options");
}
