// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include <rewire/topology/gradual_pruning.hpp>

#include "support/error.hpp"

using namespace rewire;
using support::error_of;

namespace {

Progress after_step(std::size_t step, std::size_t epochs = 10) {
  return {.epoch = step / 50, .epochs = epochs, .step = step, .steps_per_epoch = 50};
}

}  // namespace

TEST_CASE("gradual pruning: the density falls by the cube of the time that is left") {
  const GradualPruning policy{.start = 0.9, .density = 0.1, .begin = 0.2, .end = 0.6};

  CHECK(policy.steps().density_at(after_step(0)) == doctest::Approx(0.9));
  CHECK(policy.steps().density_at(after_step(99)) == doctest::Approx(0.9));
  CHECK(policy.steps().density_at(after_step(149)) ==
        doctest::Approx(0.1 + 0.8 * std::pow(0.75, 3)));
  CHECK(policy.steps().density_at(after_step(199)) ==
        doctest::Approx(0.1 + 0.8 * 0.125));
  CHECK(policy.steps().density_at(after_step(299)) == doctest::Approx(0.1));
  CHECK(policy.steps().density_at(after_step(499)) == doctest::Approx(0.1));
}

TEST_CASE(
    "gradual pruning: is due every interval between begin and end, and at the end") {
  const GradualPruning policy{.begin = 0.2, .end = 0.55, .interval = 40};
  std::vector<std::size_t> done;

  for (std::size_t step = 0; step < 500; ++step)
    if (due(policy, after_step(step)) != Evolve::no) done.push_back(step + 1);

  CHECK(done == std::vector<std::size_t>{120, 160, 200, 240, 275});
  CHECK(due(policy, after_step(119)) == Evolve::after_update);
}

TEST_CASE(
    "gradual pruning: never prunes in the last step, whose accuracy is reported") {
  const GradualPruning policy{.end = 1, .interval = 1};

  CHECK(due(policy, after_step(498)) == Evolve::after_update);
  CHECK(due(policy, after_step(499)) == Evolve::no);
  CHECK(policy.steps().density_at(after_step(498)) == doctest::Approx(policy.density));
  CHECK(due(policy, {.epoch = 0, .epochs = 1, .step = 0, .steps_per_epoch = 1}) ==
        Evolve::no);
}

TEST_CASE("gradual pruning: the weakest go, and exactly the wanted number stays") {
  const GradualPruning policy{.density = 0.2, .interval = 10};
  Rng rng(1);
  Pattern links = policy.initial({.outputs = 23, .inputs = 17}, rng);
  REQUIRE(links.size() == 23 * 17);
  for (const std::size_t step : {9, 99, 199, 374, 499}) {
    CAPTURE(step);
    std::vector<float> values(links.size());
    for (float& v : values) v = static_cast<float>(rng.normal());

    const Rewiring change = policy.evolve(
        {.links = links, .values = values, .gradients = {}, .now = after_step(step)},
        rng);

    CHECK(static_cast<double>(change.links.size()) ==
          std::round(policy.steps().density_at(after_step(step)) * 23 * 17));
    CHECK(change.count_grown() == 0);
    std::vector<bool> stays(values.size());
    for (const Position p : change.from) stays[p] = true;
    float weakest_left = 100, strongest_gone = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
      float& limit = stays[i] ? weakest_left : strongest_gone;
      limit = stays[i] ? std::min(limit, std::abs(values[i]))
                       : std::max(limit, std::abs(values[i]));
    }
    CHECK(strongest_gone <= weakest_left);
    links = change.links;
  }
  CHECK(links.size() == 78);
}

TEST_CASE("gradual pruning: a layer that has fewer links already keeps them") {
  const GradualPruning policy{.start = 0.1, .density = 0.5};
  Rng rng(2);
  const Pattern links = policy.initial({.outputs = 10, .inputs = 10}, rng);
  const std::vector<float> values(links.size(), 1.0f);

  const Rewiring change = policy.evolve(
      {.links = links, .values = values, .gradients = {}, .now = after_step(499)}, rng);

  CHECK(change.links == links);
}

TEST_CASE("gradual pruning: what is out of range is an error when the layer is built") {
  const auto message = [](const GradualPruning& policy) {
    return error_of([&] {
      Rng rng(1);
      policy.initial({.outputs = 5, .inputs = 5}, rng);
    });
  };

  CHECK(message({.begin = 0.8}) ==
        "GradualPruning: expected begin in [0, 0.75], found 0.8; choose begin inside "
        "that range");
  CHECK(message({.start = 1.1}) != "nothing thrown");
  CHECK(message({.density = -0.1}) != "nothing thrown");
  CHECK(message({.end = 1.5}) != "nothing thrown");
  CHECK(message({.interval = 0}) != "nothing thrown");
  CHECK(message({}) == "nothing thrown");
}
