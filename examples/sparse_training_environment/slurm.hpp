// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include <rewire/core/errors.hpp>
#include <rewire/io/file.hpp>

#include "sparse_training_environment/compose.hpp"
#include "sparse_training_environment/plan.hpp"
#include "sparse_training_environment/processes.hpp"
#include "sparse_training_environment/searches.hpp"
#include "sparse_training_environment/sweep_folder.hpp"

/// A word as the shell must see it, whatever is in it.
inline std::string quoted(const std::string& word) {
  std::string out = "'";
  for (const char c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

/// The arguments of an element of a job array that is one training.
inline std::string arguments_of(const std::filesystem::path& task) {
  return quoted("run=" + std::filesystem::absolute(task).string());
}

/// Those of one that is all of a seed, whose trainings are not known beforehand, with
/// so many of them at once, each with so many threads.
inline std::string arguments_of(std::uint64_t seed, std::size_t at_once,
                                std::size_t threads, const Composer::Pairs& given) {
  std::string all;
  for (const auto& [key, value] : given)
    if (key != "slurm" && key != "seed" && key != "search_jobs" && key != "jobs" &&
        key != "threads")
      all += quoted(key + "=" + value) + " ";
  return all + rewire::text("jobs=", at_once, " search_jobs=", at_once,
                            " threads=", threads, " seed=", seed);
}

/// The arguments of each element of a job array: of every training without a result,
/// or of every seed of an optimization, which asks as it goes.
inline std::vector<std::string> elements(const Plan& plan, SweepFolder& folder,
                                         const Composer::Pairs& given) {
  std::vector<std::string> all;
  if (plan.task.experiment_type == "optimization") {
    for (const auto seed : plan.seeds)
      all.push_back(arguments_of(seed, plan.search_jobs, plan.task.threads, given));
  } else {
    for (const Task& t : folder.numbered(known_tasks(plan)))
      if (!folder.known(t) && !folder.known_to_fail(t))
        all.push_back(arguments_of(folder.write_task(t)));
  }
  return all;
}

/// A job array for a cluster with `elements`, the arguments of each.  Throws where its
/// files cannot be written.
inline void write_slurm(const Plan& plan, const std::vector<std::string>& elements) {
  if (elements.empty()) {
    std::cout
        << "every training has its result; report=true instead of slurm=true tells "
           "them\n";
    return;
  }
  // Of single trainings, the array runs as many at once as the cluster likes.
  const bool one_each = plan.task.experiment_type != "optimization";
  const std::size_t at_once = one_each ? 1 : plan.search_jobs;
  rewire::AtomicFile list(plan.folder() / "tasks.txt"), job(plan.folder() / "job.sh");
  for (const std::string& arguments : elements) list.write(arguments + "\n");
  job.write(rewire::text(
      "#!/bin/bash\n#SBATCH --array=1-", elements.size(),
      "\n#SBATCH --cpus-per-task=", plan.task.threads * at_once, "\ncd ",
      quoted(std::filesystem::current_path().string()), " || exit 1\neval ",
      quoted(quoted(this_program())), " \"$(sed -n \"${SLURM_ARRAY_TASK_ID}p\" ",
      quoted(std::filesystem::absolute(plan.folder() / "tasks.txt").string()),
      ")\"\n"));
  list.finish(), job.finish();
  list.commit(), job.commit();
  std::cout << "sbatch " << (plan.folder() / "job.sh").string()
            << " trains; report=true instead of slurm=true tells what came of it\n";
}
