// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include <rewire/layers/leaky_relu.hpp>

#include "support/apply.hpp"
#include "support/error.hpp"

using namespace rewire;

TEST_CASE("LeakyReLU: lets a share of what is negative through") {
  const LeakyReLU leaky{.slope = 0.25};

  CHECK(support::forward_of(leaky, {-2, 0, 3}) == std::vector<double>{-0.5, 0, 3});
  CHECK(support::derivative_of(leaky, {-2, 3}) == std::vector<double>{0.25, 1});
  CHECK(leaky.name() == "LeakyReLU 0.25");
}

TEST_CASE("LeakyReLU: a slope that hides the sign of x is an error") {
  const auto build = [](double slope) {
    return support::error_of([slope] {
      Rng rng(1);
      LeakyReLU{.slope = slope}.build({3}, rng);
    });
  };

  CHECK(build(0) == "nothing thrown");
  CHECK(build(-0.1).find("LeakyReLU: expected slope in [0, ") == 0);
  CHECK(build(std::nan("")) != "nothing thrown");
}
