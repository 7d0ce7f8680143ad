// SPDX-License-Identifier: BSD-3-Clause
#include <map>
#include <string>
#include <vector>

#include <rewire/models/mlp.hpp>
#include <rewire/topology/distribution.hpp>
#include <rewire/topology/fix_prob.hpp>
#include <rewire/topology/gradual_pruning.hpp>
#include <rewire/topology/importance_pruning.hpp>
#include <rewire/topology/rigl.hpp>
#include <rewire/topology/set.hpp>

#include "fashion_mnist_set_mlp/comparison.hpp"

namespace rw = rewire;

namespace {

const double epsilon = 13;
const std::vector<std::size_t> widths{hidden, hidden, hidden, 10};
const rw::Shape image{784};

/// The share of cells that Erdos-Renyi links in all layers together, 85,192 links.
rw::Sparsity sparsity() {
  double links = 0, cells = 0;
  for (const rw::Extent& layer : rw::mlp_extents(image, widths)) {
    cells += static_cast<double>(layer.cells());
    links += rw::erdos_renyi(epsilon, layer) * static_cast<double>(layer.cells());
  }
  return {1 - links / cells};
}

}  // namespace

const std::map<std::string, rw::AnyTopology>& topologies() {
  static const std::map<std::string, rw::AnyTopology> all{
      {"SET", rw::SET{.epsilon = epsilon}},
      {"magnitude", rw::SET{.epsilon = epsilon, .removal = rw::Removal::magnitude}},
      {"random", rw::SET{.epsilon = epsilon, .removal = rw::Removal::random}},
      {"largest", rw::SET{.epsilon = epsilon, .removal = rw::Removal::largest}},
      {"FixProb", rw::FixProb{.epsilon = epsilon}},
      {"ERK", rw::FixProb{.density = rw::Density::erk(rw::mlp_extents(image, widths),
                                                      sparsity())}},
      {"uniform", rw::FixProb{.density = sparsity()}},
      {"RigL", rw::RigL{.epsilon = epsilon}},
      {"importance",
       rw::ImportancePruning{.set = {.epsilon = epsilon}, .after = 20, .every = 10}},
      {"gradual", rw::GradualPruning{.start = 0.3, .density = 0.027}}};
  return all;
}
