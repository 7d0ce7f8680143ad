// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>

#include <rewire/layers/batch_norm.hpp>

#include "support/owned.hpp"
#include "support/tiles.hpp"

using namespace rewire;
using support::Tiles;

namespace {

struct Tiling {
  std::size_t samples, lanes;
};
constexpr Tiling tilings[] = {{1, 1}, {2, 2}, {3, 4}, {5, 16}, {16, 16}, {19, 16}};

}  // namespace

TEST_CASE("BatchNorm: normalises a batch in training, by running statistics after") {
  for (const Tiling& t : tilings) {
    BatchNorm<double> layer{{.momentum = 0.25}};
    Rng rng(4);
    const Shape shape{3, 2, 5};
    layer.build(shape, rng);
    auto all = support::owned<double>(layer);
    all.train(0);
    Tiles<double> x(shape, t.samples, t.lanes), y(shape, t.samples, t.lanes),
        dy(shape, t.samples, t.lanes), dx(shape, t.samples, t.lanes);
    x.fill([&] { return 1000 + 3 * rng.normal(); });
    dy.fill_uniform(rng);
    Pass<double> pass;
    pass.begin(Mode::training, t.samples, t.lanes);
    layer.forward(x, y, pass);
    layer.backward(x, y, dy, dx, pass);

    const double n = static_cast<double>(t.samples) * 10;
    Tiles<double> later(shape, t.samples, t.lanes);
    pass.begin(Mode::inference, t.samples, t.lanes);
    layer.forward(x, later, pass);
    for (std::size_t c = 0; c < 3; ++c) {
      double mean = 0, square = 0, of_y = 0, square_y = 0;
      const auto each = [&](auto f) {
        for (std::size_t s = 0; s < t.samples; ++s) {
          for (std::size_t p = 0; p < 10; ++p) f(s, c * 10 + p);
        }
      };
      each([&](auto s, auto f) { mean += x.at(s, f) / n, of_y += y.at(s, f) / n; });
      each([&](auto s, auto f) {
        square += std::pow(x.at(s, f) - mean, 2);
        square_y += std::pow(y.at(s, f), 2) / n;
      });
      CHECK(std::abs(of_y) < 1e-9);
      CHECK(square_y == doctest::Approx(1).epsilon(1e-4));
      const double running = 0.25 * mean, variance = 0.75 + 0.25 * square / (n - 1);
      each([&](auto s, auto f) {
        CHECK(later.at(s, f) ==
              doctest::Approx((x.at(s, f) - running) / std::sqrt(variance + 1e-5)));
      });
    }
  }
}

TEST_CASE("BatchNorm: one number a channel says nothing of the variance") {
  BatchNorm<double> layer;
  Rng rng(1);
  layer.build({2}, rng);
  support::owned<double>(layer).train(0);
  Tiles<double> x({2}, 1, 1), y({2}, 1, 1), dy({2}, 1, 1), dx({2}, 1, 1);
  x.fill([] { return 3.0; });
  dy.fill([] { return 1.0; });
  Pass<double> pass;
  for (int step = 0; step < 500; ++step) {
    pass.begin(Mode::training, 1, 1);
    layer.forward(x, y, pass);
    layer.backward(x, y, dy, dx, pass);
    CHECK(y.at(0, 0) == 0);
    CHECK(dx.at(0, 0) == 0);
  }

  x.fill([] { return 4.0; });
  pass.begin(Mode::inference, 1, 1);
  layer.forward(x, y, pass);

  CHECK(y.at(0, 1) == doctest::Approx(1).epsilon(1e-4));  // mean 3, variance 1
}
