// SPDX-License-Identifier: BSD-3-Clause
#include <utility>

#include <rewire/models/resnet.hpp>

#include "sparse_training_environment/network.hpp"
#include "support/compiled_kernels.hpp"

rewire::Mlp residual_network(const rewire::Configuration& c, std::size_t classes,
                             std::optional<rewire::AnyTopology> topology) {
  return rewire::resnet(
      classes, {.blocks = {whole(c, "conv_stage_1", 1), whole(c, "conv_stage_2", 1),
                           whole(c, "conv_stage_3", 1)},
                .dropout = real(c, "dropout"),
                .topology = std::move(topology)});
}
