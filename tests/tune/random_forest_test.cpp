// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include <rewire/core/random.hpp>
#include <rewire/tune/random_forest.hpp>

#include "support/error.hpp"

using namespace rewire;

namespace {

struct Samples {
  std::vector<std::vector<double>> x;
  std::vector<double> y;
};

/// A step in the first of three features; the others tell nothing.
Samples step(std::size_t count) {
  Rng rng(1);
  Samples s;
  for (std::size_t i = 0; i < count; ++i) {
    s.x.push_back({rng.uniform(), rng.uniform(), rng.uniform()});
    s.y.push_back(s.x.back()[0] < 0.5 ? 0.2 : 0.8);
  }
  return s;
}

}  // namespace

TEST_CASE("random forest: learns a step from the feature that shows it") {
  const Samples known = step(200);
  RandomForest forest;

  forest.fit(known.x, known.y, 1);

  CHECK(std::abs(forest.predict(std::vector<double>{0.2, 0.9, 0.9}) - 0.2) < 0.1);
  CHECK(std::abs(forest.predict(std::vector<double>{0.8, 0.1, 0.1}) - 0.8) < 0.1);
}

TEST_CASE("random forest: the same seed grows the same trees, another one others") {
  const Samples known = step(40);
  const auto near_the_step = [&](std::uint64_t seed) {
    RandomForest forest;
    forest.fit(known.x, known.y, seed);
    std::vector<double> all;
    for (int i = 0; i < 20; ++i)
      all.push_back(forest.predict(std::vector<double>{0.4 + 0.01 * i, 0.5, 0.5}));
    return all;
  };

  CHECK(near_the_step(1) == near_the_step(1));
  CHECK(near_the_step(1) != near_the_step(2));
}

TEST_CASE("random forest: learns from no sample, or from unequal counts, not at all") {
  RandomForest forest;

  CHECK(support::error_of([&] { forest.fit({}, {}, 1); }) ==
        "RandomForest: expected as many values as samples, one or more, found 0 and 0; "
        "evaluate something first");
  CHECK(support::error_of([&] {
          forest.fit({{1.0}}, {1, 2}, 1);
        }) ==
        "RandomForest: expected as many values as samples, one or more, found 1 and 2; "
        "evaluate something first");
}
