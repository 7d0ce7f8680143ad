// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include <rewire/tune/cost_bounds.hpp>

using namespace rewire;

TEST_CASE("cost bounds: costs become shares of what was seen, beyond it the ends") {
  const std::vector<Costs> seen{{0, 20}, {4, 10}, {2, 15}};

  const CostBounds bounds(seen);

  CHECK(bounds.normalised({1, 10}) == Costs{0.25, 0});
  CHECK(bounds.normalised({-3, 25}) == Costs{0, 1});
}

TEST_CASE("cost bounds: a failed trial moves none of them, and costs 1 itself") {
  const std::vector<Costs> seen{{INFINITY, -7}, {0, 10}, {1, 20}, {9, NAN}};

  const CostBounds bounds(seen);

  CHECK(bounds.normalised({0.5, 15}) == Costs{0.5, 0.5});
  CHECK(bounds.normalised({INFINITY, NAN}) == Costs{1, 1});
  CHECK(bounds.normalised({-INFINITY, 10}) == Costs{1, 0});
}

TEST_CASE("cost bounds: an objective that never changed is 1, and all are of nothing") {
  const CostBounds constant(std::vector<Costs>{{0, 5}, {1, 5}});
  const CostBounds none(std::vector<Costs>{});

  CHECK(constant.normalised({0, 3}) == Costs{0, 1});
  CHECK(none.normalised({2, 3}) == Costs{1, 1});
}
