// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <vector>

#include <rewire/layers/flatten.hpp>

#include "support/apply.hpp"
#include "support/gradient_check.hpp"

using namespace rewire;

TEST_CASE("Flatten: makes features of maps, numbers and gradients as they are") {
  Rng rng(1);
  CHECK(Flatten{}.build({3, 4, 5}, rng) == Shape{60});
  CHECK(support::forward_of(Flatten{}, {1, -2, 3}) == std::vector<double>{1, -2, 3});
  CHECK(support::gradient_check(Flatten{}, Shape{3, 4, 5}, 19, 16, rng) <=
        support::gradient_tolerance);
}
