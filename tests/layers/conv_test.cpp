// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstddef>
#include <string>

#include <rewire/layers/conv.hpp>

#include "support/conv_case.hpp"
#include "support/error.hpp"
#include "support/gradient_check.hpp"
#include "support/problems.hpp"
#include "support/tiles.hpp"

using namespace rewire;
using support::ConvCase;
using support::error_of;
using support::gradient_check;
using support::gradient_tolerance;
using support::Tiles;

namespace {

/// The sum that a convolution is, from its definition.
double pixel(const ConvCase& p, const Parameter<double>& w, const Parameter<double>* b,
             const Tiles<double>& x, std::size_t n, std::size_t o, std::size_t row,
             std::size_t column) {
  const std::size_t k = p.options.kernel, per = p.input.channels / p.options.groups,
                    group = o / (p.outputs / p.options.groups);
  const std::size_t padding =
      p.options.padding.value_or(p.options.dilation * (k - 1) / 2);
  double sum = b == nullptr ? 0 : b->value[o];
  for (std::size_t c = 0; c < per; ++c) {
    for (std::size_t t = 0; t < k * k; ++t) {
      const std::size_t r = row * p.options.stride + t / k * p.options.dilation,
                        q = column * p.options.stride + t % k * p.options.dilation;
      if (r < padding || r >= padding + p.input.height || q < padding ||
          q >= padding + p.input.width)
        continue;
      const std::size_t feature =
          ((group * per + c) * p.input.height + r - padding) * p.input.width + q -
          padding;
      sum += w.value[(o * per + c) * k * k + t] * x.view().at(n, feature);
    }
  }
  return sum;
}

}  // namespace

TEST_CASE("Conv: equals its definition on 1,000 random problems") {
  Rng rng(1);
  for (std::size_t i = 0; i < support::problems(1000); ++i) {
    const ConvCase p(rng);
    CAPTURE(p.str());
    Conv<double> layer(p.outputs, p.options);
    const Shape out = layer.build(p.input, rng);
    auto all = support::owned<double>(layer);
    for (auto* parameter : all.parameters)
      parameter->value = support::uniform_values<double>(parameter->size(), rng);
    Tiles<double> x(p.input, p.samples, p.lanes), y(out, p.samples, p.lanes);
    x.fill_uniform(rng);
    Pass<double> pass(i % 20 == 0 ? 3 : 1);
    pass.begin(Mode::inference, p.samples, p.lanes);

    layer.forward(x, y, pass);

    double worst = 0;
    const auto* bias = p.options.bias ? all.parameters[1] : nullptr;
    for (std::size_t n = 0; n < p.samples; ++n) {
      for (std::size_t f = 0; f < out.size(); ++f) {
        const double expected =
            pixel(p, *all.parameters[0], bias, x, n, f / out.pixels(),
                  f % out.pixels() / out.width, f % out.width);
        worst = std::max(worst, std::abs(y.at(n, f) - expected));
      }
    }
    CHECK(worst < 1e-12);
    CHECK(y.gaps_untouched());
  }
}

TEST_CASE("Conv: gradients equal central differences in 400 random cases") {
  Rng rng(2);
  for (int i = 0; i < 400; ++i) {
    const ConvCase p(rng);
    CAPTURE(p.str());
    const double error = gradient_check(Conv<double>(p.outputs, p.options), p.input,
                                        p.samples, p.lanes, rng);
    REQUIRE(error <= gradient_tolerance);
  }
}

TEST_CASE("Conv: what does not fit is told when the network is built") {
  Rng rng(3);
  CHECK(
      error_of([] { Conv<>{0}; }) ==
      "Conv: expected outputs that 1 groups share, at least one each, found 0; let the "
      "groups divide inputs and outputs");
  CHECK(error_of([] {
          Conv<>{5, {.groups = 2}};
        }).find("found 5") != std::string::npos);
  CHECK(
      error_of([] {
        Conv<>{4, {.stride = 0}};
      }) ==
      "Conv: expected a kernel, a stride and a dilation of at least 1, found 3, 0 and "
      "1; correct the options");
  CHECK(
      error_of([&] {
        Conv<> layer{4, {.groups = 2}};
        layer.build({3, 8, 8}, rng);
      }) ==
      "Conv 4, 3x3, 2 groups: expected channels that 2 groups share, found 3; let the "
      "groups divide inputs and outputs");
  CHECK(
      error_of([&] {
        Conv<> layer{4, {.kernel = 5, .padding = 0}};
        layer.build({3, 4, 9}, rng);
      }) ==
      "Conv 4, 5x5: expected maps of at least 5x5 pixels, 0 of padding on each side "
      "included, found 3x4x9; choose a smaller window, more padding or larger images");
}
