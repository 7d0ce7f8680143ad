// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "sparse_training_environment/plan.hpp"
#include "sparse_training_environment/sweep.hpp"

/// A word as the shell must see it, whatever is in it.
inline std::string quoted(const std::string& word) {
  std::string out = "'";
  for (const char c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

/// A job array for a cluster that runs these tasks; returns the exit code.
inline int write_slurm(const Plan& plan,
                       const std::vector<std::filesystem::path>& tasks) {
  if (tasks.empty()) {
    std::cout << "every training has its result; the same command without slurm tells "
                 "them\n";
    return 0;
  }
  std::ofstream list(plan.folder() / "tasks.txt"), job(plan.folder() / "job.sh");
  for (const auto& task : tasks)
    list << std::filesystem::absolute(task).string() << "\n";
  job << "#!/bin/bash\n#SBATCH --array=1-" << tasks.size()
      << "\n#SBATCH --cpus-per-task=" << plan.task.threads << "\ncd "
      << quoted(std::filesystem::current_path().string()) << " || exit 1\n"
      << quoted(this_program()) << " \"run=$(sed -n \"${SLURM_ARRAY_TASK_ID}p\" "
      << quoted(std::filesystem::absolute(plan.folder() / "tasks.txt").string())
      << ")\"\n";
  std::cout << "sbatch " << (plan.folder() / "job.sh").string()
            << " trains; then the same command without slurm tells the results\n";
  return list && job ? 0 : 1;
}
