// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/judged.hpp"

#include <algorithm>

#include "sparse_training_environment/costs.hpp"

/// Adds a trial of a configuration to those of its like.
static void add(std::vector<Judged>& all, const Record& r) {
  auto at = std::find_if(all.begin(), all.end(),
                         [&](const Judged& j) { return j.config == r.task.config; });
  if (at == all.end()) {
    at = all.insert(all.end(), {r.task.config, rewire::Costs(objectives.size()), 0,
                                r.task.config_id});
  }
  const auto costs = costs_of(r.outcome);
  ++at->trials;
  for (std::size_t k = 0; k < costs.size(); ++k)
    at->costs[k] += (costs[k] - at->costs[k]) / static_cast<double>(at->trials);
}

std::vector<Judged> judged(const std::vector<Record>& records) {
  std::vector<Judged> all;
  for (const Record& r : records) add(all, r);
  std::stable_sort(all.begin(), all.end(),
                   [](const Judged& a, const Judged& b) { return a.costs < b.costs; });
  std::vector<rewire::Costs> costs;
  for (const Judged& j : all) costs.push_back(j.costs);
  const auto layers = rewire::pareto_ranks(costs);
  for (std::size_t i = 0; i < all.size(); ++i) all[i].layer = layers[i];
  return all;
}
