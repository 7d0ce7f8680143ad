// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/prepare.hpp"

#include <cstddef>
#include <iostream>
#include <variant>

#include <rewire/core/errors.hpp>
#include <rewire/core/process.hpp>

#include "sparse_training_environment/datasets.hpp"
#include "sparse_training_environment/found.hpp"
#include "sparse_training_environment/search_space.hpp"

static void warn_of_oddities(const Plan& plan) {
  for (const auto& odd : oddities(plan.task.data))
    std::cout << "warning: " << odd << "\n";
  const std::size_t cores = rewire::usable_cores().value_or(1);
  if (plan.jobs * plan.task.threads > cores)
    std::cout << "warning: " << plan.jobs << " jobs of " << plan.task.threads
              << " threads share " << cores
              << " cores: seconds will be those of waiting too\n";
}

void prepare(Plan& plan) {
  if (plan.task.data.generated) {
    const auto folder = plan.output / "generated";
    plan.task.data.folder = folder.string();
    generate_files(folder, plan.task.data.dataset, plan.task.data.train_samples,
                   plan.task.data.test_samples);
  }
  // A cluster may have the data elsewhere; there each optimization looks at them.
  if (is_search(plan) && !(plan.slurm && asks_as_it_goes(plan)))
    plan.space = search_space(plan);
  if (!plan.slurm) warn_of_oddities(plan);
  if (judges_found(plan)) {
    plan.optimization_path = optimization_of(plan).string();
    std::cout << optimization_words(plan) << "\n";
  }
}

std::string what_was_chosen(const Plan& plan) {
  std::string words = rewire::text("# threads: ", plan.task.threads,
                                   "\n# data: ", plan.task.data.folder, "\n");
  if (judges_found(plan))
    words += "# optimization_path: " + plan.optimization_path + "\n";
  const std::size_t at = plan.space.find("update_freq");
  if (is_search(plan) && at < plan.space.size()) {
    const auto& range =
        std::get<rewire::IntegerRange>(plan.space.dimensions()[at].range);
    words += rewire::text("# update_freq: ", range.low, " to ", range.high, "\n");
  }
  return words;
}
