// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include <rewire/tune/pareto.hpp>
#include <rewire/tune/space.hpp>

#include "sparse_training_environment/searches.hpp"
#include "sparse_training_environment/task.hpp"

/// What one configuration cost, on average over all that was tried of it.
struct Judged {
  rewire::Configuration config;
  rewire::Costs costs;
  std::size_t trials = 0;
  std::string config_id = {};  ///< of the first of them
};

/// Adds a trial of a configuration to those of its like.
inline void judge(std::vector<Judged>& all, const Record& r) {
  auto at = std::find_if(all.begin(), all.end(),
                         [&](const Judged& j) { return j.config == r.task.config; });
  if (at == all.end())
    at = all.insert(all.end(), {r.task.config, rewire::Costs(3), 0, r.task.config_id});
  const auto costs = costs_of(r.outcome);
  ++at->trials;
  for (std::size_t k = 0; k < costs.size(); ++k)
    at->costs[k] += (costs[k] - at->costs[k]) / static_cast<double>(at->trials);
}
