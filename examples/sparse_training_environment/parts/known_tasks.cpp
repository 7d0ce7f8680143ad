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

/// What the trainings of a plan are made of: one list for all seeds, but for a search.
static std::vector<rewire::Configuration> configurations_of(const Plan& plan) {
  const std::string& type = plan.task.experiment_type;
  constexpr std::size_t all = std::numeric_limits<std::size_t>::max();
  if (type == "optimization-evaluation") return found_by_optimization(plan, 2, all);
  if (type == "reproduction")
    return over_sparsities(plan.space, plan.space.standard(), plan.sparsities);
  // What was found is compared with itself dense, and sparse with each algorithm.  One
  // found dense has none of what belongs to links: the defaults are taken.
  std::vector<rewire::Configuration> configurations;
  for (const auto& member : found_by_optimization(plan, 1, plan.members))
    for (auto& c : over_sparsities(plan.space, member, plan.evaluation_sparsities))
      configurations.push_back(std::move(c));
  return configurations;
}

std::vector<Task> known_tasks(const Plan& plan) {
  const bool search = is_search(plan);
  const auto shared =
      search ? std::vector<rewire::Configuration>{} : configurations_of(plan);
  std::vector<Task> all;
  for (const auto seed : plan.seeds)
    for (Task& t :
         search ? random_search(plan, seed, plan.space) : tasks_of(plan, seed, shared))
      all.push_back(std::move(t));
  return all;
}
