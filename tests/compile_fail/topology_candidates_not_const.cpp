// expect: Topology has `candidates`, but not as: std::size_t candidates(std::size_t
// links, const Progress&) const SPDX-License-Identifier: BSD-3-Clause
#include <rewire/concepts/topology.hpp>

using namespace rewire;

struct Wrong {
  Pattern initial(const Extent&, Rng&) const { return {}; }
  Rewiring evolve(const Evidence& now, Rng&) const { return keep_all(now.links); }
  std::size_t candidates(std::size_t links, const Progress&) { return links; }
};

static_assert(check_topology<Wrong>());
