// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <fstream>
#include <iostream>
#include <vector>

#include "sparse_training_environment/plan.hpp"
#include "sparse_training_environment/sweep.hpp"

/// A job array for a cluster that runs these tasks; returns the exit code.
inline int write_slurm(const Plan& plan,
                       const std::vector<std::filesystem::path>& tasks) {
  std::ofstream list(plan.folder() / "tasks.txt"), job(plan.folder() / "job.sh");
  for (const auto& task : tasks)
    list << std::filesystem::absolute(task).string() << "\n";
  job << "#!/bin/bash\n#SBATCH --array=1-" << tasks.size()
      << "\n#SBATCH --cpus-per-task=" << plan.task.threads << "\n"
      << this_program() << " \"run=$(sed -n \"${SLURM_ARRAY_TASK_ID}p\" "
      << std::filesystem::absolute(plan.folder() / "tasks.txt").string() << ")\"\n";
  std::cout << "sbatch " << (plan.folder() / "job.sh").string()
            << " trains; then the same command without slurm tells the results\n";
  return list && job ? 0 : 1;
}
