// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include <rewire/core/random.hpp>
#include <rewire/tune/pareto.hpp>

using namespace rewire;

TEST_CASE("pareto: ranks are those of taking layer after layer away") {
  Rng rng(1);
  for (int problem = 0; problem < 300; ++problem) {
    std::vector<Costs> points(1 + rng.below(25), Costs(2 + rng.below(2)));
    points.assign(points.size(), points[0]);
    for (Costs& p : points)
      for (double& v : p) v = static_cast<double>(rng.below(6));

    const auto rank = pareto_ranks(points);

    for (std::size_t i = 0; i < points.size(); ++i) {
      // The layer is one more than the deepest that dominates the point.
      std::size_t expected = 0;
      for (std::size_t j = 0; j < points.size(); ++j)
        if (dominates(points[j], points[i])) expected = std::max(expected, rank[j] + 1);
      CHECK(rank[i] == expected);
    }
    for (const std::size_t i : pareto_front(points)) CHECK(rank[i] == 0);
  }
}

TEST_CASE("pareto: of equal points the front keeps one") {
  const std::vector<Costs> points{{1, 2}, {0, 3}, {1, 2}, {2, 2}};

  CHECK(pareto_front(points) == std::vector<std::size_t>{0, 1});
  CHECK(pareto_ranks(points) == std::vector<std::size_t>{0, 0, 0, 1});
  CHECK_FALSE(dominates(points[0], points[2]));
  CHECK(pareto_front(std::vector<Costs>{}).empty());
}

TEST_CASE(
    "crowding: ends are infinitely far, the others as their neighbours are apart") {
  const std::vector<Costs> points{{0, 4, 7}, {1, 2, 7}, {3, 1, 7}, {4, 0, 7}};

  const auto distance = crowding_distances(points);

  CHECK(std::isinf(distance[0]));
  CHECK(std::isinf(distance[3]));
  CHECK(distance[1] == 3.0 / 4 + 3.0 / 4);
  CHECK(distance[2] == 3.0 / 4 + 2.0 / 4);
}

TEST_CASE("crowding: where all points are equal no number is undefined") {
  const std::vector<Costs> points{{1, 1}, {1, 1}};

  for (const double d : crowding_distances(points)) CHECK(d == 0);
  CHECK(crowding_distances(std::vector<Costs>{}).empty());
}
