// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>

#include <rewire/topology/any_topology.hpp>
#include <rewire/topology/distribution.hpp>
#include <rewire/tune/space.hpp>

/// What a sweep says of the links.
struct LinkSettings {
  rewire::Density density = 1.0;
  double drop_fraction = 0.1;  ///< at first; falls to 0 as a cosine does
  std::size_t interval = 100;  ///< steps
  double end = 0.75;           ///< share of the run
};

using Algorithms =
    std::map<std::string, std::function<rewire::AnyTopology(const LinkSettings&)>>;

/// Every `algorithm` that a configuration may name, beside no_prune, which is dense.  A
/// line more, and the word in `algorithm: {options: [...]}`, makes another: any
/// topology, your own too.
const Algorithms& algorithms();

inline const std::string dense = "no_prune";

/// "dense" in tables and pictures, else the algorithm's name.
std::string shown_algorithm(const rewire::Configuration& config);
