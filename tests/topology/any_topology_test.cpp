// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <vector>

#include <rewire/topology/any_topology.hpp>
#include <rewire/topology/fix_prob.hpp>
#include <rewire/topology/fixed.hpp>
#include <rewire/topology/rigl.hpp>
#include <rewire/topology/set.hpp>
#include <rewire/topology/topology_ref.hpp>

using namespace rewire;

namespace {

/// A topology of somebody else, without `due`.
struct Reversed {
  Pattern initial(const Extent& layer, Rng& rng) const {
    return random_pattern(layer, 0.5, rng);
  }
  Rewiring evolve(const Evidence& now, Rng&) const { return keep_all(now.links); }
};
static_assert(check_topology<Reversed>());

}  // namespace

TEST_CASE("any topology: does what the one it holds does") {
  const SET set{.epsilon = 3, .zeta = 0.4, .removal = Removal::magnitude};
  const AnyTopology any = set;
  const Extent layer{.outputs = 30, .inputs = 20};
  Rng a(1), b(1);

  const Pattern links = set.initial(layer, a);
  REQUIRE(any.initial(layer, b) == links);

  std::vector<float> values(links.size());
  for (float& v : values) v = static_cast<float>(a.normal());
  b = a;
  const Evidence evidence{.links = links, .values = values, .gradients = {}, .now = {}};
  const Rewiring expected = set.evolve(evidence, a), given = any.evolve(evidence, b);
  CHECK(given.links == expected.links);
  CHECK(given.from == expected.from);
  CHECK(a.bits64() == b.bits64());
}

TEST_CASE("any topology: is due when the one it holds is, the default included") {
  const AnyTopology set = SET{}, fixed = FixProb{}, reversed = Reversed{};
  const Progress end_of_first{.epoch = 0, .epochs = 3, .step = 4, .steps_per_epoch = 5};

  CHECK(due(set, end_of_first) == Evolve::after_update);
  CHECK(due(fixed, end_of_first) == Evolve::no);
  CHECK(due(reversed, end_of_first) == Evolve::after_update);
}

TEST_CASE("any topology: asks for the candidates of the one it holds, else for none") {
  const AnyTopology rigl = RigL{.drop_fraction = 0.5, .interval = 10}, set = SET{};
  const TopologyRef by_reference(rigl);
  const Progress early{.epochs = 1, .step = 10, .steps_per_epoch = 1'000'000};

  CHECK(candidates(rigl, 1000, early) == 499);  // the cosine has just begun to fall
  CHECK(candidates(by_reference, 1000, early) == 499);
  CHECK(candidates(Fixed{rigl}, 1000, early) == 0);
  CHECK(candidates(set, 1000, early) == 0);
  CHECK(candidates(rigl, 1000, {.epochs = 1, .step = 11, .steps_per_epoch = 100}) == 0);
}

TEST_CASE("any topology: a copy goes on when the original takes another kind") {
  AnyTopology topology = SET{.density = 0.5};
  const AnyTopology copy = topology;
  Rng rng(2);

  topology = FixProb{.density = 1.0};

  CHECK(topology.initial({.outputs = 4, .inputs = 4}, rng).size() == 16);
  CHECK(copy.initial({.outputs = 4, .inputs = 4}, rng).size() == 8);
}
