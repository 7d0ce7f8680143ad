// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <vector>

#include <rewire/topology/rigl.hpp>

#include "support/error.hpp"

using namespace rewire;

namespace {

/// Step 100 of 1,000, of which the first 750 rewire.
constexpr Progress first_update{
    .epoch = 1, .epochs = 10, .step = 100, .steps_per_epoch = 100};

// Two rows of four: links at cells 0, 2, 5, 7 with |weights| 4, 1, 2, 3.
const Pattern four_links(2, 4, {0, 2, 4}, {0, 2, 1, 3});
const std::vector<float> values{4, -1, 2, -3};

Rewiring evolved(const RigL& rigl, const std::vector<float>& gradients,
                 const std::vector<std::uint64_t>& cells,
                 const std::vector<float>& missing) {
  Rng rng(1);
  return rigl.evolve({.links = four_links,
                      .values = values,
                      .gradients = gradients,
                      .candidates = {cells, missing},
                      .now = first_update},
                     rng);
}

/// Moves the two weakest of four links in the first update.
const RigL half{.density = 0.5, .drop_fraction = 0.6, .end = 1};

}  // namespace

TEST_CASE("RigL: the weakest links move to the largest gradients, starting at zero") {
  const Rewiring change =
      evolved(half, {9, 0.1f, 0.2f, 9}, {3, 4, 6}, {0.5f, -2.0f, 1.0f});

  CHECK(change.links == Pattern(2, 4, {0, 1, 4}, {0, 0, 2, 3}));  // cells 0, 4, 6, 7
  CHECK(change.from == std::vector<Position>{0, grown, grown, 3});
  CHECK(change.start == Start::zero);
}

TEST_CASE("RigL: a link that is dropped and grown at once stays as it is") {
  const Rewiring one = evolved(half, {0, -5, 0.2f, 0}, {3, 4}, {0.5f, -2.0f}),
                 both = evolved(half, {0, -5, 7, 0}, {3, 4}, {0.5f, -2.0f});

  CHECK(one.links == Pattern(2, 4, {0, 2, 4}, {0, 2, 0, 3}));  // cells 0, 2, 4, 7
  CHECK(one.from == std::vector<Position>{0, 1, grown, 3});
  CHECK(both.links == four_links);
  CHECK(both.from == std::vector<Position>{0, 1, 2, 3});
}

TEST_CASE("RigL: of equal gradients the lowest cell wins") {
  const Rewiring change = evolved(half, {0, 1, -1, 0}, {1, 3, 4}, {-1, 1, 1});

  CHECK(change.links == Pattern(2, 4, {0, 3, 4}, {0, 1, 2, 3}));  // cells 0, 1, 2, 7
}

TEST_CASE("RigL: a gradient of zero grows nothing, and fewer links go") {
  const Rewiring none = evolved(half, {1, 0, 0, 1}, {}, {}),
                 one = evolved(half, {1, 0, 0, 1}, {6}, {0.1f}),
                 lone = evolved(half, {1, 0, 0.1f, 1}, {}, {});

  CHECK(none.links == four_links);
  CHECK(none.count_grown() == 0);
  CHECK(one.links == Pattern(2, 4, {0, 1, 4}, {0, 1, 2, 3}));  // the weakest went
  CHECK(lone.links == four_links);
}

TEST_CASE("RigL: updates every interval, not at step 0 nor at or after the end") {
  const RigL rigl{.interval = 10, .end = 0.5};
  for (std::size_t step = 0; step < 120; ++step) {
    const Progress now{
        .epoch = step / 12, .epochs = 10, .step = step, .steps_per_epoch = 12};
    const bool wanted = step > 0 && step % 10 == 0 && step < 60;

    CHECK(due(rigl, now) == (wanted ? Evolve::instead_of_update : Evolve::no));
    CHECK((candidates(rigl, 1000, now) > 0) == wanted);
  }
}

TEST_CASE("RigL: the share that moves falls as a cosine, to zero at the end") {
  const RigL rigl{.drop_fraction = 0.4, .interval = 10, .end = 0.75};
  const auto at = [&](std::size_t step) {
    return rigl.steps().at({.epochs = 100, .step = step, .steps_per_epoch = 10});
  };

  CHECK(at(0) == 0.4);
  CHECK(at(250) == doctest::Approx(0.3));  // cos(pi / 3) = 1/2
  CHECK(at(375) == doctest::Approx(0.2));
  CHECK(at(749) < 1e-5);
  CHECK(at(749) > 0);
  CHECK(at(750) == 0);
  CHECK(at(999) == 0);
  CHECK(rigl.candidates(1000, {.epochs = 100, .step = 250, .steps_per_epoch = 10}) ==
        300);
}

TEST_CASE("RigL: its share, interval and end are checked when a layer is built") {
  const auto message = [](const RigL& rigl) {
    return support::error_of([&] {
      Rng rng(1);
      rigl.initial({.outputs = 4, .inputs = 4}, rng);
    });
  };

  CHECK(message({.drop_fraction = 1.5}) ==
        "RigL: expected drop_fraction in [0, 1], found 1.5; choose drop_fraction "
        "inside that range");
  CHECK(message({.drop_fraction = std::nan("")}) != "nothing thrown");
  CHECK(message({.interval = 0}) != "nothing thrown");
  CHECK(message({.end = -0.1}) != "nothing thrown");
  CHECK(message({.density = 2.0}) != "nothing thrown");
  CHECK(message({}) == "nothing thrown");
}
