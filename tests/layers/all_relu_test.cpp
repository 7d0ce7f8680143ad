// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <vector>

#include <rewire/layers/all_relu.hpp>

#include "support/apply.hpp"

using namespace rewire;

TEST_CASE("AllReLU: the slope is negative in odd layers and positive in even ones") {
  const std::vector<double> x{-2, 0, 3};

  CHECK(support::forward_of(AllReLU{.slope = 0.5, .layer = 1}, x) ==
        std::vector<double>{1, 0, 3});
  CHECK(support::forward_of(AllReLU{.slope = 0.5, .layer = 2}, x) ==
        std::vector<double>{-1, 0, 3});
  CHECK(support::forward_of(AllReLU{.slope = 0.5, .layer = 3}, x) ==
        std::vector<double>{1, 0, 3});
}

TEST_CASE("AllReLU: the derivative is the slope below 0, and 1 from there on") {
  CHECK(support::derivative_of(AllReLU{.slope = 0.75, .layer = 1}, {-2, 0, 3}) ==
        std::vector<double>{-0.75, 1, 1});
  CHECK(support::derivative_of(AllReLU{.slope = 0.75, .layer = 2}, {-2, 0, 3}) ==
        std::vector<double>{0.75, 1, 1});
}

TEST_CASE("AllReLU: the name tells the slope with its sign") {
  CHECK(AllReLU{.slope = 0.6, .layer = 1}.name() == "AllReLU -0.6");
  CHECK(AllReLU{.slope = 0.6, .layer = 2}.name() == "AllReLU 0.6");
}
