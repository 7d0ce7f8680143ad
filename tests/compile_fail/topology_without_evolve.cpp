// expect: Topology needs: Rewiring evolve(const Evidence&, Rng&) const
// SPDX-License-Identifier: BSD-3-Clause
#include <rewire/concepts/topology.hpp>

using namespace rewire;

struct Wrong {
  Pattern initial(const Extent&, Rng&) const { return {}; }
};

static_assert(check_topology<Wrong>());
