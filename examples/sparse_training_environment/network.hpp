// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include <rewire/models/mlp.hpp>
#include <rewire/topology/any_topology.hpp>
#include <rewire/tune/space.hpp>

#include "sparse_training_environment/task.hpp"

std::optional<rewire::AnyTopology> topology_of(const rewire::Configuration& c,
                                               std::span<const rewire::Extent> layers,
                                               std::size_t interval);

/// Three stages of blocks, as many as the configuration says.
rewire::Mlp residual_network(const rewire::Configuration& c, std::size_t classes,
                             std::optional<rewire::AnyTopology> topology);

/// The network of a task, for samples of this shape.
rewire::Mlp network_of(const Task& task, rewire::Shape input, std::size_t classes,
                       std::size_t interval);

/// Initial weights are drawn for the inputs of a *dense* layer, as published.  With few
/// of them, signals die on their way through several layers (at 99 % nothing is
/// learnt): scaled up, as many arrive as in a dense one.  The network must be built.
void scale_to_links(rewire::Mlp& net);
