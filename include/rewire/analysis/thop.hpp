// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include <rewire/network/outline.hpp>

namespace rewire {

/// What a layer (or all that one is made of) costs one sample by the rule of the
/// program `thop` (pytorch-OpCounter), by which the efficiency of segmentation networks
/// is published: one "FLOP" a MAC, and 4 for each number that batch normalisation sees;
/// nothing for biases, activations, pooling, resizing and sums.
struct LayerCost {
  OutlineRow layer;         ///< name, shapes, parameters, MACs
  std::uint64_t flops = 0;  ///< of one sample
};

/// Of a network that is built, part by part: first the whole, then its layers, each
/// followed by its own parts (`OutlineRow::depth`).
template <class Net>
std::vector<LayerCost> thop_costs(const Net& net) {
  std::vector<OutlineRow> rows;
  outline(net, net.output(), 0, rows);
  std::vector<LayerCost> costs;
  std::vector<std::size_t> around;  // the parts that a row belongs to, itself the last
  for (OutlineRow& row : rows) {
    around.resize(row.depth);
    around.push_back(costs.size());
    const std::uint64_t norm =
        row.name == "BatchNorm" ? 4 * std::uint64_t{row.output.size()} : 0;
    costs.push_back({std::move(row), 0});
    costs.back().flops = costs.back().layer.count.macs;
    for (const std::size_t i : around) costs[i].flops += norm;
  }
  return costs;
}

/// Of the whole network.
template <class Net>
std::uint64_t thop_flops(const Net& net) {
  return thop_costs(net).front().flops;
}

}  // namespace rewire
