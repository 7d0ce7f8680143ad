// expect: Topology needs: Pattern initial(const Extent&, Rng&) const
// SPDX-License-Identifier: BSD-3-Clause
#include <rewire/concepts/topology.hpp>

using namespace rewire;

struct Wrong {
  Pattern initial(const Extent&, Rng&) { return {}; }
  Rewiring evolve(const Evidence& now, Rng&) const { return keep_all(now.links); }
};

static_assert(check_topology<Wrong>());
