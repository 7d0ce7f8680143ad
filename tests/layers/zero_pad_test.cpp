// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstddef>

#include <rewire/layers/zero_pad.hpp>

#include "support/gradient_check.hpp"
#include "support/tiles.hpp"

using namespace rewire;
using support::Tiles;

TEST_CASE("ZeroPad: zeros around each map, the map unchanged within") {
  const ZeroPad layer{.top = 1, .bottom = 0, .left = 2, .right = 1};
  Rng rng(1);
  const Shape input{2, 2, 1}, output = layer.build(input, rng);
  REQUIRE(output == Shape{2, 3, 4});
  Tiles<double> x(input, 3, 4), y(output, 3, 4);
  double next = 0;
  x.fill([&] { return ++next; });
  Pass<double> pass;
  pass.begin(Mode::inference, 3, 4);

  layer.forward<double>(x, y, pass);

  for (std::size_t n = 0; n < 3; ++n) {
    for (std::size_t f = 0; f < output.size(); ++f) {
      const std::size_t c = f / 12, r = f % 12 / 4;
      const bool inside = r > 0 && f % 4 == 2;
      CHECK(y.at(n, f) == (inside ? x.at(n, c * 2 + r - 1) : 0));
    }
  }
  CHECK(y.gaps_untouched());
}

TEST_CASE("ZeroPad: gradients equal central differences") {
  Rng rng(2);
  for (int i = 0; i < 40; ++i) {
    const ZeroPad layer{rng.below(3), rng.below(3), rng.below(3), rng.below(3)};
    const Shape input{1 + rng.below(3), 1 + rng.below(5), 1 + rng.below(5)};
    const std::size_t all[][2] = {{1, 1}, {3, 4}, {5, 16}, {19, 16}};
    const auto& [samples, lanes] = all[rng.below(4)];
    REQUIRE(support::gradient_check(layer, input, samples, lanes, rng) <=
            support::gradient_tolerance);
  }
}
