// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include <rewire/core/random.hpp>
#include <rewire/tune/predicted_improvement.hpp>

using namespace rewire;

TEST_CASE("predicted improvement: 0 if dominated, else the exclusive contribution") {
  Rng rng(1);
  int dominated = 0;
  for (int problem = 0; problem < 200; ++problem) {
    const std::vector<double> reference(2 + rng.below(2), 1.1);
    std::vector<Costs> all(2 + rng.below(5), Costs(reference.size()));
    for (Costs& p : all)
      for (double& v : p) v = rng.uniform();
    const Costs candidate = all.back();
    const std::vector<Costs> incumbents(all.begin(), all.end() - 1);

    const double gain = PredictedImprovement(incumbents)(candidate);

    CAPTURE(problem);
    if (std::any_of(incumbents.begin(), incumbents.end(),
                    [&](const Costs& p) { return dominates(p, candidate); })) {
      ++dominated;
      CHECK(gain == 0);
    } else {
      CHECK(gain > 0);
      CHECK(gain == doctest::Approx(hypervolume(all, reference) -
                                    hypervolume(incumbents, reference))
                        .epsilon(1e-9));
    }
  }
  CHECK(dominated > 20);  // both cases occurred
  CHECK(dominated < 180);
}

TEST_CASE("predicted improvement: what is predicted beyond [0, 1] counts as its end") {
  const std::vector<Costs> incumbents{{0.25, 0.5, 7}};
  const PredictedImprovement gain(incumbents);

  // (0, 1/2, 1) beside (1/4, 1/2, 1), up to 1.1.
  CHECK(gain({0, 0.5, 1}) == doctest::Approx(0.25 * 0.6 * 0.1));
  CHECK(gain({-3, 0.5, 2}) == gain({0, 0.5, 1}));
  CHECK(gain({0, 0.5, NAN}) == gain({0, 0.5, 1}));
  CHECK(gain({-INFINITY, 0.5, 0}) == gain({1, 0.5, 0}));
  CHECK(gain({0.25, 0.5, 1}) == 0);
}
