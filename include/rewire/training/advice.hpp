// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <string>

#include <rewire/core/path.hpp>
#include <rewire/network/visit.hpp>

namespace rewire {

/// The share of cells above which a dense layer of the same size takes less time for a
/// training step: measured, docs/performance.md.
inline constexpr double break_even_density = 0.45;

/// Calls `tell(path, sentence)` for every sparse layer that would be faster dense.
template <class Net, class Tell>
void advise(Net& net, Tell&& tell) {
  each_links(net, [&](const Path& at, const auto& weights, const auto&) {
    const Pattern& links = weights.links();
    if (links.density() <= break_even_density) return;
    const auto percent = [](double share) { return std::lround(100 * share); };
    tell(at, text(at.str(), " has links in ", percent(links.density()),
                  " % of its cells; above ", percent(break_even_density), " % Dense{",
                  links.rows(), "} takes less time"));
  });
}

}  // namespace rewire
