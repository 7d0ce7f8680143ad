// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>

#include <rewire/layers/sigmoid.hpp>

#include "support/apply.hpp"

using namespace rewire;

TEST_CASE("Sigmoid: is 1 / (1 + exp(-x)), with derivative s (1 - s)") {
  const auto y = support::forward_of(Sigmoid{}, {-1, 0, 2});
  const auto d = support::derivative_of(Sigmoid{}, {-1, 0, 2});

  CHECK(y[0] == doctest::Approx(1 / (1 + std::exp(1.0))));
  CHECK(y[1] == 0.5);
  CHECK(y[2] == doctest::Approx(1 / (1 + std::exp(-2.0))));
  CHECK(d[1] == 0.25);
  CHECK(d[2] == doctest::Approx(y[2] * (1 - y[2])));
}

TEST_CASE("Sigmoid: stays finite where exp does not") {
  const auto y = support::forward_of(Sigmoid{}, {-1e4, 1e4});

  CHECK(y[0] == 0);
  CHECK(y[1] == 1);
  CHECK(Sigmoid{}.name() == "Sigmoid");
}
