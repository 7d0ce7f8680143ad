// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>

#include <rewire/layers/average_pool.hpp>
#include <rewire/layers/batch_norm.hpp>
#include <rewire/layers/max_pool.hpp>
#include <rewire/layers/relu6.hpp>

#include "support/error.hpp"
#include "support/gradient_check.hpp"
#include "support/tiles.hpp"

using namespace rewire;
using support::error_of;
using support::Tiles;

namespace {

struct Tiling {
  std::size_t samples, lanes;
};
constexpr Tiling tilings[] = {{1, 1}, {2, 2}, {3, 4}, {5, 16}, {16, 16}, {19, 16}};

/// Checks the gradients of `layer` on maps of odd and even sizes in every tiling.
template <class L>
std::size_t check(const L& layer, std::uint64_t seed) {
  Rng rng(seed);
  std::size_t cases = 0;
  for (const Shape shape : {Shape{2, 4, 4}, Shape{3, 5, 7}, Shape{1, 6, 3}}) {
    for (const Tiling& t : tilings) {
      CAPTURE(text(shape));
      CAPTURE(t.samples);
      const double error =
          support::gradient_check(layer, shape, t.samples, t.lanes, rng);
      REQUIRE(error <= support::gradient_tolerance);
      ++cases;
    }
  }
  return cases;
}

/// Forward, with every number random and all different.
template <class L>
void forward(L& layer, const Tiles<double>& x, Tiles<double>& y, Mode mode) {
  Pass<double> pass;
  pass.begin(mode, x.view().samples, x.view().lanes);
  layer.forward(x, y, pass);
}

}  // namespace

TEST_CASE("gradients: of layers for maps equal central differences") {
  std::size_t cases = check(ReLU6{}, 1);
  cases += check(AveragePool{}, 2);
  cases += check(AveragePool{{.size = 3, .stride = 2, .padding = 1}}, 3);
  cases += check(AveragePool({.size = 3, .stride = 2, .padding = 1}, false), 4);
  cases += check(AveragePool{{.size = 3, .stride = 1}}, 5);
  cases += check(AdaptiveAveragePool{3, 2}, 6);
  cases += check(global_average_pool(), 7);
  cases += check(BatchNorm<double>{{.eps = 0.1}}, 8);
  CHECK(cases >= 140);
}

TEST_CASE("MaxPool: the gradient goes to the first of the largest, and only there") {
  MaxPool layer{{.size = 2}};
  Rng rng(1);
  REQUIRE(layer.build({1, 2, 4}, rng) == Shape{1, 1, 2});
  for (const Tiling& t : tilings) {
    Tiles<double> x({1, 2, 4}, t.samples, t.lanes), y({1, 1, 2}, t.samples, t.lanes),
        dy({1, 1, 2}, t.samples, t.lanes), dx({1, 2, 4}, t.samples, t.lanes);
    const double picture[] = {1, 3, 5, 5, 3, 2, 0, 5};
    for (std::size_t n = 0; n < t.samples; ++n) {
      for (std::size_t f = 0; f < 8; ++f) x.at(n, f) = picture[f];
    }
    double next = 0;
    dy.fill([&] { return ++next; });
    Pass<double> pass;
    pass.begin(Mode::training, t.samples, t.lanes);
    layer.forward<double>(x, y, pass);
    layer.backward<double>(x, y, dy, dx, pass);

    for (std::size_t n = 0; n < t.samples; ++n) {
      CHECK(y.at(n, 0) == 3);
      CHECK(y.at(n, 1) == 5);
      for (std::size_t f = 0; f < 8; ++f)
        CHECK(dx.at(n, f) == (f == 1 ? dy.at(n, 0) : f == 2 ? dy.at(n, 1) : 0));
    }
    CHECK(dx.padding([](double v) { return v == 0; }));
  }
}

TEST_CASE("MaxPool: overlapping windows and padding, by central differences") {
  // The values are apart by far more than a step.
  MaxPool layer{{.size = 3, .stride = 2, .padding = 1}};
  Rng rng(2);
  const Shape in{2, 5, 6}, out = layer.build(in, rng);
  REQUIRE(out == Shape{2, 3, 3});
  Tiles<double> x(in, 5, 16), y(out, 5, 16), dy(out, 5, 16), dx(in, 5, 16);
  std::vector<double> values(5 * in.size());
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<double>(i);
  shuffle(values, rng);
  std::size_t next = 0;
  x.fill([&] { return values[next++]; });
  dy.fill_uniform(rng);
  Pass<double> pass;
  pass.begin(Mode::training, 5, 16);
  layer.forward<double>(x, y, pass);
  layer.backward<double>(x, y, dy, dx, pass);
  const auto objective = [&] {
    forward(layer, x, y, Mode::inference);
    double sum = 0;
    for (std::size_t n = 0; n < 5; ++n) {
      for (std::size_t f = 0; f < out.size(); ++f) sum += y.at(n, f) * dy.at(n, f);
    }
    return sum;
  };

  for (std::size_t n = 0; n < 5; ++n) {
    for (std::size_t f = 0; f < in.size(); ++f) {
      const double old = x.at(n, f);
      x.at(n, f) = old + 0.25;
      const double above = objective();
      x.at(n, f) = old - 0.25;
      const double below = objective();
      x.at(n, f) = old;
      CHECK(dx.at(n, f) == doctest::Approx((above - below) / 0.5).epsilon(1e-9));
    }
  }
}

TEST_CASE("AdaptiveAveragePool: windows cover the map as PyTorch's do") {
  AdaptiveAveragePool layer{2, 3};
  Rng rng(3);
  const Shape out = layer.build({1, 3, 5}, rng);
  Tiles<double> x({1, 3, 5}, 1, 1), y(out, 1, 1);
  double next = 0;
  x.fill([&] { return next++; });

  forward(layer, x, y, Mode::inference);

  // Rows 0 to 1 and 1 to 2; columns 0 to 1, 1 to 3, 3 to 4.
  const double expected[] = {3, 4.5, 6, 8, 9.5, 11};
  for (std::size_t f = 0; f < 6; ++f) CHECK(y.at(0, f) == doctest::Approx(expected[f]));
}

TEST_CASE("layers for maps: what makes no sense is told in one sentence") {
  Rng rng(5);
  CHECK(error_of([] { MaxPool{{.size = 2, .padding = 2}}; }) ==
        "MaxPool: expected a size and a stride of at least 1, padding of at most half, "
        "found 2, 2 and 2; correct the options");
  CHECK(error_of([&] {
          AveragePool{{.size = 4}}.build({2, 3, 8}, rng);
        }) ==
        "AveragePool 4x4 / 4: expected maps of at least 4x4 pixels, 0 of padding on "
        "each side included, found 2x3x8; choose a smaller window, more padding or "
        "larger images");
  CHECK(
      error_of([] {
        AdaptiveAveragePool{0, 1};
      }) ==
      "AdaptiveAveragePool: expected at least 1x1 windows, found 0x1; give the size of "
      "the output");
  CHECK(error_of([] { BatchNorm<>{{.eps = 0}}; }) ==
        "BatchNorm: expected eps > 0, found 0; choose 1e-5, say");
}
