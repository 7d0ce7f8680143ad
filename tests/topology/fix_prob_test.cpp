// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <vector>

#include <rewire/topology/fix_prob.hpp>
#include <rewire/topology/set.hpp>

#include "support/error.hpp"

using namespace rewire;

TEST_CASE("FixProb: draws the links that SET draws") {
  const Extent layer{.outputs = 50, .inputs = 70};
  Rng a(1), b(1);

  CHECK(FixProb{.epsilon = 4}.initial(layer, a) == SET{.epsilon = 4}.initial(layer, b));
}

TEST_CASE("FixProb: a density may be given instead of epsilon") {
  Rng rng(2);

  CHECK(FixProb{.density = 0.25}.initial({.outputs = 8, .inputs = 10}, rng).size() ==
        20);
  CHECK(support::error_of([&] {
          FixProb{.density = 2.0}.initial({.outputs = 8, .inputs = 10}, rng);
        }) != "nothing thrown");
}

TEST_CASE("FixProb: never rewires, and would move nothing") {
  const FixProb policy{.epsilon = 2};
  Rng rng(3);
  const Pattern links = policy.initial({.outputs = 9, .inputs = 9}, rng);
  const std::vector<float> values(links.size(), 1.0f);

  const Rewiring change = policy.evolve(
      {.links = links, .values = values, .gradients = {}, .now = {}}, rng);

  CHECK(change.links == links);
  CHECK(change.count_grown() == 0);
  for (std::size_t step = 0; step < 20; ++step) {
    const Progress now{
        .epoch = step / 5, .epochs = 4, .step = step, .steps_per_epoch = 5};
    CHECK(due(policy, now) == Evolve::no);
  }
}
