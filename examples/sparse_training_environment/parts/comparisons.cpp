// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/comparisons.hpp"

#include <utility>
#include <variant>

#include "sparse_training_environment/algorithms.hpp"
#include "sparse_training_environment/numbering.hpp"

std::vector<std::string> sparse_algorithms(const rewire::Space& space) {
  std::vector<std::string> names;
  const auto& all = space.dimensions()[space.find("algorithm")];
  for (const std::string& name : std::get<rewire::Choice>(all.range).options)
    if (name != dense) names.push_back(name);
  return names;
}

std::vector<rewire::Configuration> over_sparsities(
    const rewire::Space& space, rewire::Configuration base,
    const std::vector<double>& sparsities) {
  base["algorithm"] = dense;
  std::vector<rewire::Configuration> all{space.completed(base)};
  for (const std::string& name : sparse_algorithms(space)) {
    for (const double s : sparsities) {
      base["algorithm"] = name;
      base["sparsity"] = s;
      all.push_back(space.completed(base));
    }
  }
  return all;
}

Task task_of(const Plan& plan, std::uint64_t seed, std::size_t number,
             rewire::Configuration config) {
  Task t = plan.task;
  t.seed = seed;
  t.config = std::move(config);
  t.config_id = config_id(seed, number);
  return t;
}

std::vector<Task> tasks_of(const Plan& plan, std::uint64_t seed,
                           const std::vector<rewire::Configuration>& all) {
  std::vector<Task> tasks;
  for (const rewire::Configuration& c : all) {
    tasks.push_back(task_of(plan, seed, tasks.size() + 1, c));
    tasks.back().place = tasks.size();
  }
  return tasks;
}
