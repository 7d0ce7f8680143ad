// expect: Topology has `due`, but not as: Evolve due(const Progress&) const
// SPDX-License-Identifier: BSD-3-Clause
#include <rewire/concepts/topology.hpp>

using namespace rewire;

struct Wrong {
  Pattern initial(const Extent&, Rng&) const { return {}; }
  Rewiring evolve(const Evidence& now, Rng&) const { return keep_all(now.links); }
  Evolve due(const Progress&) { return Evolve::no; }
};

static_assert(check_topology<Wrong>());
