// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include <rewire/layers/srelu.hpp>

#include "support/apply.hpp"
#include "support/owned.hpp"

using namespace rewire;

namespace {

/// One channel a number, each with the same four parameters.
SReLU<double> with(double left, double below, double width, double above,
                   std::size_t channels) {
  SReLU<double> layer;
  Rng rng(1);
  layer.build({channels}, rng);
  const auto own = support::owned<double>(layer);
  const double values[] = {left, below, width, above};
  for (std::size_t i = 0; i < 4; ++i) {
    std::fill(own.parameters[i]->value.begin(), own.parameters[i]->value.end(),
              values[i]);
  }
  return layer;
}

}  // namespace

TEST_CASE("SReLU: has three straight pieces that meet at the edges") {
  const auto layer = with(-1, 0.5, 3, 0.25, 6);

  CHECK(support::forward_of(layer, {-3, -1, 0, 2, 4, 10}) ==
        std::vector<double>{-2, -1, 0, 2, 2.5, 4});
}

TEST_CASE("SReLU: a negative width counts by its size") {
  CHECK(support::forward_of(with(-1, 0.5, -3, 0.25, 3), {-3, 1, 4}) ==
        std::vector<double>{-2, 1, 2.5});
}

TEST_CASE("SReLU: starts as the published runs do") {
  SReLU<float> layer;
  Rng rng(2);
  layer.build({1000}, rng);
  const auto own = support::owned<float>(layer);
  const auto range = [&](std::size_t i) {
    const auto [low, high] = std::minmax_element(own.parameters[i]->value.begin(),
                                                 own.parameters[i]->value.end());
    return std::pair(*low, *high);
  };

  CHECK(own.names == std::vector<std::string>{"layer.left", "layer.slope_left",
                                              "layer.width", "layer.slope_right"});
  CHECK(range(0) == std::pair(0.0f, 0.0f));
  CHECK(range(1).first >= 0);
  CHECK(range(1).first < 0.02f);
  CHECK(range(1).second > 0.98f);
  CHECK(range(1).second <= 1);
  CHECK(range(2).first >= 0);
  CHECK(range(2).second > 4.9f);
  CHECK(range(2).second <= 5);
  CHECK(range(3) == std::pair(1.0f, 1.0f));
}

TEST_CASE("SReLU: one set of parameters a channel, none of which decays") {
  SReLU<float> layer;
  Rng rng(3);
  CHECK(layer.build({4, 5, 6}, rng) == Shape{4, 5, 6});

  for (const auto* p : support::owned<float>(layer).parameters) {
    CHECK(p->size() == 4);
    CHECK(p->role == Role::shape);
  }
}
