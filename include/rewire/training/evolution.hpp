// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>
#include <type_traits>
#include <utility>
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

namespace detail {

/// Weights as topologies see them, converted to `copy` where they are not float.
template <class T>
std::span<const float> as_floats(std::span<const T> values, std::vector<float>& copy) {
  if constexpr (std::is_same_v<T, float>) {
    return values;
  } else {
    copy.assign(values.begin(), values.end());
    return copy;
  }
}

}  // namespace detail

/// Rewires every layer that is due, telling `tell(path, links before, change)` of each
/// before its values move.  Every layer draws from a stream of its own.  `stopped`: the
/// epoch has just become the last.  What then is due after an update is asked again;
/// what has taken the place of an update happens all the same.
template <class Net, class Tell>
void evolve_links(Net& net, std::uint64_t seed, const Progress& now, Tell&& tell,
                  Team* team = nullptr, bool stopped = false) {
  Progress ending = now;
  if (stopped) ending.epochs = now.epoch + 1;
  using T = scalar_of<Net>;
  std::uint64_t layer = 0;
  each_links(net, [&](const Path& at, SparseWeights<T>& weights, const auto& topology) {
    Rng rng(seed, Purpose::evolve, now.step, layer++);
    if (due(topology, now) != Evolve::instead_of_update &&
        due(topology, ending) != Evolve::after_update) {
      return;
    }
    if (!detail::all_finite(weights.values())) {  // no order, hence no weakest
      throw Error({text("fit, epoch ", now.epoch, ", rewiring of ", at.str()),
                   "finite weights", "one that is not",
                   "lower the learning rate, clip gradients, or check the data"});
    }
    std::vector<float> copy, copy_of_gradients;
    Rewiring change = topology.evolve(
        {.links = weights.links(),
         .values = detail::as_floats(weights.values(), copy),
         .gradients = {detail::as_floats(std::span<const T>(weights.trained().gradient),
                                         copy_of_gradients),
                       weights.index().place},
         .candidates = {weights.missing().cells, weights.missing().gradients},
         .now = now,
         .team = team},
        rng);
    tell(at, weights.links(), std::as_const(change));
    weights.rewire(std::move(change), rng, team);
  });
}

}  // namespace rewire
