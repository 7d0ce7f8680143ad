// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/slurm.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iostream>

#include <rewire/core/errors.hpp>
#include <rewire/io/file.hpp>

#include "sparse_training_environment/known_tasks.hpp"
#include "sparse_training_environment/processes.hpp"
#include "support/command_line.hpp"

using example::as_typed;

/// The arguments of an element of a job array that is one training.
static std::string of_training(const std::filesystem::path& task) {
  return as_typed("run=" + std::filesystem::absolute(task).string());
}

/// Those of one that is all of a seed, whose trainings are not known beforehand, with
/// so many of them at once, each with so many threads.
static std::string of_seed(std::uint64_t seed, std::size_t at_once, std::size_t threads,
                           const Composer::Pairs& given) {
  std::string all;
  for (const auto& [key, value] : given)
    if (key != "slurm" && key != "seed" && key != "search_jobs" && key != "jobs" &&
        key != "threads")
      all += as_typed(key + "=" + value) + " ";
  return all + rewire::text("jobs=", at_once, " search_jobs=", at_once,
                            " threads=", threads, " seed=", seed);
}

std::vector<std::string> elements(const Plan& plan, SweepFolder& folder,
                                  const Composer::Pairs& given) {
  std::vector<std::string> all;
  if (asks_as_it_goes(plan)) {
    for (const auto seed : plan.seeds)
      all.push_back(of_seed(seed, plan.search_jobs, plan.task.threads, given));
  } else {
    for (const Task& t : folder.renumbered(known_tasks(plan)))
      if (!folder.known(t) && !folder.known_to_fail(t))
        all.push_back(of_training(folder.prepare(t)));
  }
  return all;
}

void write_slurm(const Plan& plan, const std::vector<std::string>& elements) {
  if (elements.empty()) {
    std::cout
        << "every training has its result; report=true instead of slurm=true tells "
           "them\n";
    return;
  }
  // Of single trainings, the array runs as many at once as the cluster likes.
  const bool one_each = !asks_as_it_goes(plan);
  // Many clusters allow no more elements: each takes every `width`-th line.
  const std::size_t width = std::min<std::size_t>(elements.size(), 1000);
  const std::string list_file =
      as_typed(std::filesystem::absolute(plan.folder() / "tasks.txt").string());
  const std::size_t at_once = one_each ? 1 : plan.search_jobs;
  rewire::AtomicFile list(plan.folder() / "tasks.txt"), job(plan.folder() / "job.sh");
  for (const std::string& arguments : elements) list.write(arguments + "\n");
  job.write(rewire::text("#!/bin/bash\n#SBATCH --array=1-", width,
                         "\n#SBATCH --cpus-per-task=", plan.task.threads * at_once,
                         "\ncd ", as_typed(std::filesystem::current_path().string()),
                         " || exit 1\n[ -r ", list_file,
                         " ] && [ -n \"$SLURM_ARRAY_TASK_ID\" ] || exit "
                         "1\nfailed=0\nfor line in $(seq \"$SLURM_ARRAY_TASK_ID\" ",
                         width, " \"$(wc -l <", list_file, ")\"); do\n  eval ",
                         as_typed(as_typed(this_program())),
                         " \"$(sed -n \"${line}p\" ", list_file,
                         ")\" || failed=1\ndone\nexit $failed\n"));
  list.finish(), job.finish();
  list.commit(), job.commit();
  std::cout << "sbatch " << (plan.folder() / "job.sh").string()
            << " trains; report=true instead of slurm=true tells what came of it\n";
}
