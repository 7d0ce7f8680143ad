// expect: Topology must be copyable
// SPDX-License-Identifier: BSD-3-Clause
#include <rewire/concepts/topology.hpp>

using namespace rewire;

struct Wrong {
  Wrong() = default;
  Wrong(const Wrong&) = delete;
  Pattern initial(const Extent&, Rng&) const { return {}; }
  Rewiring evolve(const Evidence& now, Rng&) const { return keep_all(now.links); }
};

static_assert(check_topology<Wrong>());
