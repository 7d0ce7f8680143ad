// expect: Topology has `candidates`, but not as: std::size_t candidates(std::size_t
// links, const Progress&) const SPDX-License-Identifier: BSD-3-Clause
#include <rewire/concepts/topology.hpp>

using namespace rewire;

struct Wrong {
  Pattern initial(const Extent&, Rng&) const { return {}; }
  Rewiring evolve(const Evidence& now, Rng&) const { return keep_all(now.links); }
  double candidates(std::size_t, const Progress&) const { return 0.3; }
};

static_assert(check_topology<Wrong>());
