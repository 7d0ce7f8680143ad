// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <optional>

#include <rewire/models/mlp.hpp>

/// A perceptron of three hidden layers of `hidden` neurons, dense where there is no
/// topology; not yet built.
rewire::Mlp network(std::size_t hidden, std::size_t classes,
                    const std::optional<rewire::AnyTopology>& topology, double dropout,
                    rewire::Initial initial = rewire::Initial::he);
