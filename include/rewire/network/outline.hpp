// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <rewire/network/count.hpp>

namespace rewire {

/// A layer as people see it; the parts of a combinator follow it, a level deeper.
struct OutlineRow {
  std::size_t depth;  ///< 0 for the network's own layers
  std::string name;   ///< of the layer
  Shape output;       ///< of one sample
  Count count;        ///< of the layer and all in it
};

/// Adds `layer`, whose output has that shape, and all that it is made of.
template <class L>
void outline(const L& layer, Shape output, std::size_t depth,
             std::vector<OutlineRow>& rows) {
  if constexpr (requires { layer.outline(output, depth, rows); }) {
    layer.outline(output, depth, rows);  // of a kind known at run time only
  } else {
    rows.push_back({depth, layer.name(), output, count(layer)});
    if constexpr (requires { layer.each([](const auto&, Shape) {}); }) {
      layer.each([&](const auto& part, Shape shape) {
        outline(part, shape, depth + 1, rows);
      });
    }
  }
}

}  // namespace rewire
