// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include <rewire/network/visit.hpp>
#include <rewire/storage/pattern.hpp>

namespace rewire {

/// The sizes of all weights of a dense network that is built, as a topology would see
/// them, in order: what `Density::erk` divides links among.
template <class Net>
std::vector<Extent> weight_extents(const Net& net) {
  using T = scalar_of<Net>;
  std::vector<Extent> layers;
  rewire::visit(net,
                Visitor{[&](const Path&, const Parameter<T>& p) {
                          const auto& s = p.shape;
                          if (p.role != Role::weight || s.size() < 2) return;
                          layers.push_back({.outputs = s[0], .inputs = s[1]});
                          if (s.size() < 4) return;
                          layers.back().kernel_height = s[2];
                          layers.back().kernel_width = s[3];
                        },
                        [](const Path&, const auto&...) {}},
                Path(root_name));
  return layers;
}

}  // namespace rewire
