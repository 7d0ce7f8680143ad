// SPDX-License-Identifier: BSD-3-Clause

// What does sparse training cost, and what does it save, on my data?
//
// The Sparse Training Environment: a network trained dense, and with each algorithm at
// each sparsity, from one YAML file; accuracy and counted MACs as published, and beside
// them, what masked networks cannot show, measured seconds and memory.
//
//   ste experiment=fashion_mnist preset=small     20 minutes; 17 trainings
//   ste experiment=csv file=my.csv target=class   one's own table
//   ste preset=smoke                              seconds, on generated data
//   ste experiment_type=optimization              a search; README.md has all types
//   ste experiment=mnist seed=1-10 jobs=2         ten seeds, two trainings at once
// Any key of config/ can be given.  Called again it goes on where it was.

#include <cstddef>
#include <exception>
#include <filesystem>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include <rewire/core/errors.hpp>
#include <rewire/io/file.hpp>

#include "sparse_training_environment/compose.hpp"
#include "sparse_training_environment/datasets.hpp"
#include "sparse_training_environment/known_results.hpp"
#include "sparse_training_environment/known_tasks.hpp"
#include "sparse_training_environment/optimize.hpp"
#include "sparse_training_environment/plan.hpp"
#include "sparse_training_environment/prepare.hpp"
#include "sparse_training_environment/processes.hpp"
#include "sparse_training_environment/report.hpp"
#include "sparse_training_environment/slurm.hpp"
#include "sparse_training_environment/store.hpp"
#include "sparse_training_environment/sweep.hpp"
#include "sparse_training_environment/sweep_folder.hpp"
#include "sparse_training_environment/trial.hpp"
#include "support/options.hpp"

namespace rw = rewire;

/// A training of a sweep, in the process that the sweep has started for it.
int run_one(const std::filesystem::path& task_file, bool verbose) {
  end_with_parent();
  Task task = read_task(task_file);
  const TaskFiles files{task_file.parent_path() / name_of(task)};
  try {
    // Of the data as they are now: a plan may be older, or of a machine without them.
    const std::string planned =
        std::exchange(task.data.contents, contents_of(task.data));
    if (!planned.empty() && planned != task.data.contents) {
      throw rw::Error({name_of(task), "the data that the training was planned for",
                       "others", "call the sweep again"});
    }
    write_record(files.record(), {task, run(task, verbose)});
    std::filesystem::remove(files.failure());  // of an earlier attempt
  } catch (const std::exception& e) {
    write_failure(files.failure(), {task, e.what()});
    throw;
  }
  return 0;
}

/// Tells what there is; whether that is all.
bool tell(const Plan& plan, const KnownResults& known) {
  if (!known.records.empty()) report(plan, known.records);
  std::cout << missing_words(known);
  return known.missing.empty() && !known.records.empty();
}

int sweep(const std::vector<std::string>& arguments) {
  Composer composer(STE_CONFIG);
  const Settings settings = composer.compose(arguments);
  Plan plan = plan_of(settings);
  example::make_folder(plan.folder());
  if (plan.report) {
    const SweepFolder folder(plan.folder(), settings.yaml());
    return tell(plan, known_results(plan, folder)) ? 0 : 1;
  }
  prepare(plan);
  SweepFolder folder(plan.folder(), settings.yaml() + what_was_chosen(plan));
  if (plan.slurm) {
    write_slurm(plan, elements(plan, folder, composer.pairs(arguments)));
    return 0;
  }
  Sweep sweep(folder, {plan.jobs, plan.verbose});
  std::vector<Record> records;
  // A search meets networks that diverge, to find out: one result is enough.
  std::size_t wanted = 1;
  if (asks_as_it_goes(plan)) {
    records = optimize(plan, sweep);
  } else {
    const auto tasks = known_tasks(plan);
    if (!is_search(plan)) wanted = tasks.size();
    for (auto& r : sweep.run(tasks))
      if (r) records.push_back(std::move(*r));
  }
  if (!records.empty()) report(plan, records);
  return records.size() >= wanted ? 0 : 1;
}

/// How it is called, and every key with its value and what it does.
void help() {
  std::cout << "ste experiment=<data set or file.yaml> [key=value ...]\n\n"
               "The keys, as the files of the configuration have them; the beginnings "
               "experiment. and\nexperiment.hyperparameters. may be left out:\n";
  for (const char* file : {"config.yaml", "experiment/base.yaml",
                           "experiment/hyperparameters/default.yaml"}) {
    const auto words = rw::read_file(std::filesystem::path(STE_CONFIG) / file);
    std::cout << "\n";
    std::cout.write(reinterpret_cast<const char*>(words.data()),
                    static_cast<std::streamsize>(words.size()));
  }
}

int main(int argc, char** argv) {
  try {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (!arguments.empty() && arguments[0].starts_with("run="))
      return run_one(arguments[0].substr(4), arguments.size() > 1);
    if (arguments == std::vector<std::string>{"--help"}) return help(), 0;
    heed_children();
    return sweep(arguments);
  } catch (const std::exception& e) {
    std::cerr << e.what() << "\n";
    return 2;
  }
}
