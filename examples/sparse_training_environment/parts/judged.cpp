// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/judged.hpp"

#include <algorithm>

#include "sparse_training_environment/costs.hpp"

/// Adds what a trial cost to what its configuration has cost.
static void add(std::vector<Judged>& all, const Task& t, const rewire::Costs& costs) {
  auto at = std::find_if(all.begin(), all.end(),
                         [&](const Judged& j) { return j.config == t.config; });
  if (at == all.end()) {
    all.push_back({t.config, rewire::Costs(costs.size()), 0, t.config_id});
    at = all.end() - 1;
  }
  ++at->trials;
  for (std::size_t k = 0; k < costs.size(); ++k) at->costs[k] += costs[k];
}

std::vector<Judged> judged(const std::vector<Record>& records,
                           const std::vector<Failure>& failures) {
  std::vector<Judged> all;
  for (const Record& r : records) add(all, r.task, costs_of(r.outcome));
  for (const Failure& f : failures) add(all, f.task, costs_of_failure());
  for (Judged& j : all)
    for (double& cost : j.costs) cost /= static_cast<double>(j.trials);
  std::stable_sort(all.begin(), all.end(),
                   [](const Judged& a, const Judged& b) { return a.costs < b.costs; });
  std::vector<rewire::Costs> costs;
  for (const Judged& j : all) costs.push_back(j.costs);
  const auto layers = rewire::pareto_ranks(costs);
  for (std::size_t i = 0; i < all.size(); ++i) all[i].layer = layers[i];
  return all;
}
