// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/network.hpp"

#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <rewire/optimizers/sgd.hpp>
#include <rewire/storage/random_links.hpp>
#include <rewire/topology/distribution.hpp>

#include "sparse_training_environment/algorithms.hpp"
#include "sparse_training_environment/widths.hpp"
#include "support/compiled_kernels.hpp"

namespace {

/// A topology without links that writes down which layers ask for some.
struct Listing {
  std::shared_ptr<std::vector<rewire::Extent>> seen =
      std::make_shared<std::vector<rewire::Extent>>();

  rewire::Pattern initial(const rewire::Extent& layer, rewire::Rng& rng) const {
    seen->push_back(layer);
    return rewire::random_pattern(layer, 0.0, rng);
  }
  rewire::Rewiring evolve(const rewire::Evidence& now, rewire::Rng&) const {
    return rewire::keep_all(now.links);
  }
};

}  // namespace

static std::vector<std::size_t> hidden_widths(const rewire::Configuration& c) {
  const double first = real(c, "size_first_mlp_layer");
  return hidden_widths(whole(c, "num_mlp_layers", 3), first,
                       real(c, "size_middle_mlp_layer", first),
                       real(c, "size_last_mlp_layer", first));
}

static rewire::Density density_of(const rewire::Configuration& c,
                                  std::span<const rewire::Extent> layers) {
  const rewire::Sparsity empty{real(c, "sparsity")};
  if (word(c, "sparsity_distribution") == "erk")
    return rewire::Density::erk(layers, empty);
  return empty;
}

std::optional<rewire::AnyTopology> topology_of(const rewire::Configuration& c,
                                               std::span<const rewire::Extent> layers,
                                               std::size_t interval) {
  const std::string name = word(c, "algorithm", dense);
  if (name == dense) return std::nullopt;
  return algorithms().at(name)({.density = density_of(c, layers),
                                .drop_fraction = real(c, "drop_fraction", 0.1),
                                .interval = interval,
                                .end = real(c, "update_end", 0.75)});
}

/// Either architecture, every kernel and layer with `topology`, dense without.
static rewire::Mlp layers_of(const Task& task, std::size_t classes,
                             std::optional<rewire::AnyTopology> topology) {
  const rewire::Configuration& c = task.config;
  if (task.architecture == "resnet")
    return residual_network(c, classes, std::move(topology));
  std::vector<std::size_t> widths = hidden_widths(c);
  widths.push_back(classes);
  return rewire::mlp(widths, {.topology = std::move(topology),
                              .rewire_output = true,
                              .dropout = real(c, "dropout")});
}

rewire::Mlp network_of(const Task& task, rewire::Shape input, std::size_t classes,
                       std::size_t interval) {
  const Listing listing;
  rewire::Mlp empty = layers_of(task, classes, listing);
  rewire::Rng rng(task.seed);
  empty.build(input, rng);
  rewire::Mlp net =
      layers_of(task, classes, topology_of(task.config, *listing.seen, interval));
  const double dropout = real(task.config, "dropout");
  if (!task.compat || dropout == 0 || task.architecture == "resnet") return net;
  std::vector<rewire::AnyLayer<>> layers;  // drops out logits too
  layers.emplace_back(std::move(net));
  layers.emplace_back(rewire::Dropout{dropout});
  return rewire::sequential(std::move(layers));
}

void scale_to_links(rewire::Mlp& net) {
  rewire::prepare_training(net, rewire::SGD::slots);
  rewire::each_links(net, [](const rewire::Path&, auto& weights, const auto&) {
    if (weights.size() == 0) return;
    const double density = static_cast<double>(weights.size()) /
                           static_cast<double>(weights.links().cells());
    for (float& w : weights.trained().value)
      w *= static_cast<float>(1 / std::sqrt(density));
    weights.refresh();
  });
}
