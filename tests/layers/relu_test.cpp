// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <vector>

#include <rewire/layers/relu.hpp>

#include "support/apply.hpp"

using namespace rewire;

TEST_CASE("ReLU: is max(x, 0), with derivative 0 at 0") {
  CHECK(support::forward_of(ReLU{}, {-2, -0.0, 0, 0.5, 3}) ==
        std::vector<double>{0, 0, 0, 0.5, 3});
  CHECK(support::derivative_of(ReLU{}, {-2, 0, 0.5, 3}) ==
        std::vector<double>{0, 0, 1, 1});
}

TEST_CASE("ReLU: leaves the shape and has a name") {
  Rng rng(1);

  CHECK(ReLU{}.build({3, 4, 5}, rng) == Shape{3, 4, 5});
  CHECK(ReLU{}.name() == "ReLU");
}
