// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <vector>

#include <rewire/layers/dense.hpp>
#include <rewire/layers/reshape.hpp>
#include <rewire/network/sequential.hpp>

#include "support/apply.hpp"
#include "support/error.hpp"
#include "support/gradient_check.hpp"

using namespace rewire;

TEST_CASE("Reshape: passes numbers and gradients on as they are") {
  CHECK(support::forward_of(Reshape{{1, 2, 2}}, {1, -2, 3, 4}) ==
        std::vector<double>{1, -2, 3, 4});
  CHECK(support::derivative_of(Reshape{{1, 1, 3}}, {5, 6, 7}) ==
        std::vector<double>{1, 1, 1});
}

TEST_CASE("Reshape: gives a chain the shape that it says, with true gradients") {
  Rng rng(3);
  auto net = sequential(Dense<double>(12), Reshape{{3, 2, 2}});

  CHECK(net.build({5}, rng) == Shape{3, 2, 2});
  CHECK(support::gradient_check(sequential(Dense<double>(12), Reshape{{3, 2, 2}},
                                           Dense<double>(4), Reshape{{1, 2, 2}}),
                                Shape{5}, 19, 16, rng) <= support::gradient_tolerance);
}

TEST_CASE("Reshape: another number of numbers is refused") {
  Rng rng(1);

  CHECK(support::error_of([&] {
          Reshape{{1, 4, 4}}.build({15}, rng);
        }) ==
        "Reshape: expected an input of 16 numbers, for 1x4x4, found 15 = 15; let the "
        "layer before have as many outputs");
}
