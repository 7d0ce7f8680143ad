// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/known_tasks.hpp"

#include <cstddef>
#include <limits>
#include <string>
#include <utility>

#include <rewire/core/random.hpp>
#include <rewire/tune/latin_hypercube.hpp>

#include "sparse_training_environment/comparisons.hpp"
#include "sparse_training_environment/found.hpp"

/// A Latin hypercube of `budget` configurations, each on the first fold.
static std::vector<Task> random_search(const Plan& plan, std::uint64_t seed,
                                       const rewire::Space& space) {
  rewire::Rng rng(seed);
  std::vector<Task> tasks =
      tasks_of(plan, seed, rewire::latin_hypercube(space, plan.budget, rng));
  for (Task& t : tasks) t.fold = 0;
  return tasks;
}

/// What was found is compared with itself dense, and sparse with each algorithm.
static std::vector<Task> evaluation(const Plan& plan, std::uint64_t seed) {
  std::vector<rewire::Configuration> configurations;
  for (const auto& member : found_by_optimization(plan, 1, plan.members)) {
    // One found dense has none of what belongs to links: the defaults are taken.
    for (auto& c : over_sparsities(plan.space, member, plan.evaluation_sparsities))
      configurations.push_back(std::move(c));
  }
  return tasks_of(plan, seed, configurations);
}

std::vector<Task> known_tasks(const Plan& plan, std::uint64_t seed) {
  const std::string& type = plan.task.experiment_type;
  constexpr std::size_t all = std::numeric_limits<std::size_t>::max();
  if (type == "random-search") return random_search(plan, seed, plan.space);
  if (type == "evaluation") return evaluation(plan, seed);
  if (type == "optimization-evaluation")
    return tasks_of(plan, seed, found_by_optimization(plan, 2, all));
  return tasks_of(plan, seed,
                  over_sparsities(plan.space, plan.space.standard(), plan.sparsities));
}

std::vector<Task> known_tasks(const Plan& plan) {
  std::vector<Task> all;
  for (const auto seed : plan.seeds)
    for (Task& t : known_tasks(plan, seed)) all.push_back(std::move(t));
  return all;
}
