// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <utility>

#include <rewire/concepts/topology.hpp>

namespace rewire {

/// Links drawn as another topology draws them, and then kept: a layer that shall not
/// rewire (the last one, say) in a network where the others do.
template <class Topology>
class Fixed {
  static_assert(check_topology<Topology>());

 public:
  /// Draws as `as` does.
  explicit Fixed(Topology as) : as_(std::move(as)) {}

  Pattern initial(const Extent& layer, Rng& rng) const {
    return as_.initial(layer, rng);
  }
  Rewiring evolve(const Evidence& now, Rng&) const { return keep_all(now.links); }
  Evolve due(const Progress&) const { return Evolve::no; }

 private:
  Topology as_;
};

}  // namespace rewire
