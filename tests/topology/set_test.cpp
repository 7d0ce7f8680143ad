// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <chrono>
#include <cmath>
#include <string>
#include <vector>

#include <rewire/topology/set.hpp>

#include "support/error.hpp"

using namespace rewire;
using support::error_of;

namespace {

Pattern drawn(const SET& set, Extent layer, std::uint64_t seed) {
  Rng rng(seed);
  return set.initial(layer, rng);
}

Rewiring evolved(const SET& set, const Pattern& links, const std::vector<float>& values,
                 Rng& rng) {
  return set.evolve({.links = links, .values = values, .gradients = {}, .now = {}},
                    rng);
}

std::vector<float> normal_values(const Pattern& links, Rng& rng) {
  std::vector<float> values(links.size());
  for (float& v : values) v = static_cast<float>(rng.normal());
  return values;
}

}  // namespace

TEST_CASE("SET: draws the connections that the tutorial's network has") {
  const SET set{.epsilon = 13};
  const std::size_t widths[] = {784, 1000, 1000, 1000, 10};
  const double published[] = {23'192, 26'000, 26'000, 10'000};
  double total = 0;

  for (std::size_t k = 0; k < 4; ++k) {
    const Extent layer{.outputs = widths[k + 1], .inputs = widths[k]};
    const Pattern links = drawn(set, layer, 1 + k);
    const auto count = static_cast<double>(links.size());
    total += count;

    CHECK(std::abs(count - published[k]) <= 0.01 * published[k]);
  }

  CHECK(std::abs(total - 85'192) <= 0.01 * 85'192);
  CHECK(drawn(set, {.outputs = 10, .inputs = 1000}, 5).density() == 1);
}

TEST_CASE("SET: a density may be given instead of epsilon") {
  CHECK(drawn({.density = 0.1}, {.outputs = 20, .inputs = 30}, 1).size() == 60);
  CHECK(drawn({.density = 1.0}, {.outputs = 20, .inputs = 30}, 1).size() == 600);
  CHECK(drawn({.density = 0.0}, {.outputs = 20, .inputs = 30}, 1).size() == 0);
}

TEST_CASE("SET: as many links grow as were removed") {
  for (const Removal removal : {Removal::by_sign, Removal::magnitude}) {
    const SET set{.epsilon = 5, .removal = removal};
    const Pattern links = drawn(set, {.outputs = 100, .inputs = 80}, 2);
    Rng rng(3);
    const auto values = normal_values(links, rng);

    const Rewiring change = evolved(set, links, values, rng);

    const auto moved = static_cast<double>(change.count_grown());
    CHECK(change.links.size() == links.size());
    CHECK(change.start == Start::drawn);
    // By sign the two thresholds go as well, and each share is rounded.
    CHECK(std::abs(moved - 0.3 * static_cast<double>(links.size())) <= 3);
  }
}

TEST_CASE("SET: by magnitude the survivors are the strongest") {
  const SET set{.density = 0.5, .removal = Removal::magnitude};
  const Pattern links = drawn(set, {.outputs = 20, .inputs = 20}, 4);
  Rng rng(5);
  const auto values = normal_values(links, rng);

  const Rewiring change = evolved(set, links, values, rng);

  std::vector<bool> survives(links.size());
  for (const Position old : change.from) {
    if (old != grown) survives[old] = true;
  }
  float strongest_gone = 0, weakest_left = 100;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const float m = std::abs(values[i]);
    if (survives[i]) weakest_left = std::min(weakest_left, m);
    if (!survives[i]) strongest_gone = std::max(strongest_gone, m);
  }
  CHECK(strongest_gone <= weakest_left);
}

TEST_CASE("SET: a full layer grows back what it drops, without a search") {
  const SET set{.density = 1.0};
  const Pattern full = drawn(set, {.outputs = 700, .inputs = 700}, 6);
  Rng rng(7);
  const auto values = normal_values(full, rng);
  const auto start = std::chrono::steady_clock::now();

  const Rewiring change = evolved(set, full, values, rng);

  const std::chrono::duration<double> seconds =
      std::chrono::steady_clock::now() - start;
  CHECK(change.links == full);
  CHECK(change.count_grown() > 140'000);
  CHECK(seconds.count() < 2);  // milliseconds; guessing free places would take minutes
}

TEST_CASE("SET: the same state of the generator gives the same rewiring") {
  const SET set{.epsilon = 5};
  const Pattern links = drawn(set, {.outputs = 40, .inputs = 40}, 8);
  Rng rng(9);
  const auto values = normal_values(links, rng);
  Rng a = rng, b = rng, other(10);

  const Rewiring first = evolved(set, links, values, a);

  CHECK(evolved(set, links, values, b).links == first.links);
  CHECK_FALSE(evolved(set, links, values, other).links == first.links);
}

TEST_CASE("SET: rewires at the end of each epoch, after the last one only if told") {
  const SET usual, to_the_end{.after_last_epoch = true};
  for (std::size_t step = 0; step < 12; ++step) {
    const Progress now{
        .epoch = step / 4, .epochs = 3, .step = step, .steps_per_epoch = 4};
    const bool end = step % 4 == 3;

    CHECK((due(usual, now) == Evolve::after_update) == (end && step < 8));
    CHECK((due(to_the_end, now) == Evolve::after_update) == end);
    CHECK(due(usual, now) != Evolve::instead_of_update);
  }
}

TEST_CASE(
    "SET: by steps it moves a share that falls as a cosine, in place of updates") {
  const SET set{.density = 0.5,
                .removal = Removal::magnitude,
                .start = Start::zero,
                .steps = CosineDrop{.fraction = 0.1, .interval = 10, .end = 0.5}};
  const Pattern links = drawn(set, {.outputs = 40, .inputs = 50}, 11);
  Rng rng(12);
  const auto values = normal_values(links, rng);
  for (std::size_t step = 0; step < 120; ++step) {
    const Progress now{
        .epoch = step / 12, .epochs = 10, .step = step, .steps_per_epoch = 12};
    const bool wanted = step > 0 && step % 10 == 0 && step < 60;

    CHECK(due(set, now) == (wanted ? Evolve::instead_of_update : Evolve::no));
  }
  const auto moved = [&](std::size_t step) {
    const Progress now{.epochs = 10, .step = step, .steps_per_epoch = 12};
    return set.evolve({.links = links, .values = values, .gradients = {}, .now = now},
                      rng);
  };

  CHECK(moved(20).count_grown() == 75);  // of 1000: 100 / 2 (1 + cos(pi / 3))
  CHECK(moved(30).count_grown() == 50);
  CHECK(moved(60).count_grown() == 0);
  CHECK(moved(20).links.size() == links.size());
  CHECK(moved(20).start == Start::zero);
}

TEST_CASE("SET: a share or density out of range is an error when the layer is built") {
  const auto message = [](const SET& set) {
    return error_of([&] { drawn(set, {.outputs = 5, .inputs = 5}, 1); });
  };

  CHECK(message({.zeta = 1.2}) ==
        "SET: expected zeta in [0, 1], found 1.2; choose zeta inside that range");
  CHECK(message({.zeta = -0.1}) != "nothing thrown");
  CHECK(message({.zeta = std::nan("")}) != "nothing thrown");
  CHECK(message({.steps = CosineDrop{.interval = 0}}) != "nothing thrown");
  CHECK(message({.density = 1.5}) != "nothing thrown");
  CHECK(message({.epsilon = -1}) != "nothing thrown");
}
