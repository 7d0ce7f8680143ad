// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>

#include <rewire/layers/tanh.hpp>

#include "support/apply.hpp"

using namespace rewire;

TEST_CASE("Tanh: is tanh, with derivative 1 - tanh^2") {
  const auto y = support::forward_of(Tanh{}, {-1, 0, 300});
  const auto d = support::derivative_of(Tanh{}, {-1, 0, 300});

  CHECK(y[0] == doctest::Approx(std::tanh(-1.0)).epsilon(1e-15));
  CHECK(y[1] == 0);
  CHECK(y[2] == 1);
  CHECK(d[0] == doctest::Approx(1 - y[0] * y[0]));
  CHECK(d[1] == 1);
  CHECK(d[2] == 0);
  CHECK(Tanh{}.name() == "Tanh");
}
