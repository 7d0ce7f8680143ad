// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <rewire/concepts/topology.hpp>

using namespace rewire;

namespace {

struct Usual {
  Pattern initial(const Extent&, Rng&) const { return {}; }
  Rewiring evolve(const Evidence& now, Rng&) const { return keep_all(now.links); }
};
struct EveryTenSteps : Usual {
  Evolve due(const Progress& now) const {
    return now.step % 10 == 0 ? Evolve::instead_of_update : Evolve::no;
  }
};

struct WantsHalf : EveryTenSteps {
  std::size_t candidates(std::size_t links, const Progress&) const { return links / 2; }
};

static_assert(check_topology<WantsHalf>() && Topology<WantsHalf>);
static_assert(check_topology<Usual>() && Topology<Usual>);
static_assert(check_topology<EveryTenSteps>() && Topology<EveryTenSteps>);
static_assert(!Topology<int>);

}  // namespace

TEST_CASE("topology: by default due at the end of every epoch but the last") {
  for (std::size_t step = 0; step < 15; ++step) {
    const Progress now{
        .epoch = step / 5, .epochs = 3, .step = step, .steps_per_epoch = 5};

    CHECK((due(Usual{}, now) == Evolve::after_update) == (step == 4 || step == 9));
  }
}

TEST_CASE("topology: one that says when it is due is asked") {
  CHECK(due(EveryTenSteps{}, {.step = 20, .steps_per_epoch = 7}) ==
        Evolve::instead_of_update);
  CHECK(due(EveryTenSteps{}, {.step = 21, .steps_per_epoch = 7}) == Evolve::no);
}

TEST_CASE("topology: candidates are for steps that are due, by default none") {
  CHECK(candidates(WantsHalf{}, 8, {.step = 20, .steps_per_epoch = 7}) == 4);
  CHECK(candidates(WantsHalf{}, 8, {.step = 21, .steps_per_epoch = 7}) == 0);
  CHECK(candidates(EveryTenSteps{}, 8, {.step = 20, .steps_per_epoch = 7}) == 0);
}
