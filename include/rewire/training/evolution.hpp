// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <vector>

#include <rewire/concepts/topology.hpp>
#include <rewire/network/visit.hpp>
#include <rewire/training/diagnosis.hpp>

namespace rewire {

/// Whether some layer rewires in this step in place of the update of all weights.
template <class Net>
bool rewires_instead(Net& net, const Progress& now) {
  bool found = false;
  each_links(net, [&](const Path&, auto&, const auto& topology) {
    found = found || due(topology, now) == Evolve::instead_of_update;
  });
  return found;
}

/// Rewires every layer that is due, telling `tell(path, links before, change)` of each
/// before its values move.  Every layer draws from a stream of its own.
template <class Net, class Tell>
void evolve_links(Net& net, std::uint64_t seed, const Progress& now, Tell&& tell) {
  using T = scalar_of<Net>;
  std::uint64_t layer = 0;
  each_links(net, [&](const Path& at, SparseWeights<T>& weights, const auto& topology) {
    Rng rng(seed, Purpose::evolve, now.step, layer++);
    if (due(topology, now) == Evolve::no) return;
    const std::vector<float> values(weights.values().begin(), weights.values().end());
    if (!detail::all_finite(values)) {  // no order among them, hence no weakest
      throw Error({text("fit, epoch ", now.epoch, ", rewiring of ", at.str()),
                   "finite weights", "one that is not",
                   "lower the learning rate, clip gradients, or check the data"});
    }
    const auto gradients =
        weights.template in_csr_order<float>(weights.trained().gradient);
    const Rewiring change =
        topology.evolve({weights.links(), values, gradients, now}, rng);
    tell(at, weights.links(), change);
    weights.rewire(change, rng);
  });
}

}  // namespace rewire
