// SPDX-License-Identifier: BSD-3-Clause
#include <iostream>
#include <limits>
#include <utility>
#include <vector>

#include <rewire/tune/mo_smac.hpp>
#include <rewire/tune/random_forest.hpp>

#include "sparse_training_environment/comparisons.hpp"
#include "sparse_training_environment/searches.hpp"

std::vector<Record> optimize(const Plan& plan, std::uint64_t seed,
                             const rewire::Space& space, Sweep& sweep) {
  rewire::MoSmac<rewire::RandomForest> search(
      space, {.folds = plan.task.data.folds, .seed = seed});
  constexpr double infinite = std::numeric_limits<double>::infinity();
  std::vector<rewire::Trial> trials;
  std::vector<Record> records;
  const auto ask = [&](std::size_t i) {
    const rewire::Trial trial = trials.emplace_back(search.ask());
    Task task =
        numbered(plan, seed, trial.configuration + 1, search.configuration(trial));
    task.fold = static_cast<int>(trial.fold);
    task.place = i + 1;
    if (plan.verbose)
      std::cout << "training " << i + 1 << ": " << Sweep::name_of(task) << "\n";
    return task;
  };
  const auto tell = [&](std::size_t i, Sweep::Result result) {
    search.tell(trials[i], result ? costs_of(result->outcome)
                                  : rewire::Costs{1, infinite, infinite});
    if (plan.verbose) {
      std::cout << "training " << i + 1 << " "
                << (result ? rewire::text("has error ", result->outcome.error)
                           : "failed")
                << "; incumbents:";
      for (const std::size_t c : search.incumbents()) std::cout << " " << c + 1;
      std::cout << "\n";
    }
    if (result) records.push_back(std::move(*result));
    if ((i + 1) % 10 != 0 && i + 1 != plan.budget) return;
    std::cout << "seed " << seed << ": " << i + 1 << " of " << plan.budget
              << " trainings, " << search.history().size() << " configurations, "
              << search.incumbents().size() << " incumbents" << std::endl;
  };
  sweep.search(plan.budget, ask, tell);
  return records;
}
