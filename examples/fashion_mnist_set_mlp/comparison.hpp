// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <rewire/data/dataset.hpp>
#include <rewire/topology/any_topology.hpp>

#include "support/options.hpp"
#include "support/outcome.hpp"

constexpr std::size_t hidden = 1000;  ///< neurons in each of three layers

/// All that can be compared, by name.
const std::map<std::string, rewire::AnyTopology>& topologies();

/// What is compared.
struct Comparison : example::Options {
  std::vector<std::string> models{"SET",     "magnitude", "random",
                                  "largest", "FixProb",   "RigL"};
  std::size_t seeds = 2;
};

/// One run of the topology called `model`, tested in the end on `all_test` too.
example::Outcome train(const Comparison& job, const std::string& model,
                       const rewire::AnyTopology& topology, std::uint64_t seed,
                       const rewire::Split& drawn, const rewire::Dataset& all_test);
