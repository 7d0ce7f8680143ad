// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <rewire/tune/space.hpp>

#include "sparse_training_environment/task.hpp"

class Settings;

/// All that the settings say, checked.
struct Plan {
  Task task;  ///< what all trainings share
  rewire::Space space;
  std::vector<std::uint64_t> seeds;
  std::size_t jobs = 1, budget = 0, members = 20;
  std::filesystem::path output;
  std::string optimization_path;
  std::vector<double> sparsities, evaluation_sparsities;
  bool slurm = false, verbose = false;

  std::filesystem::path folder(const std::string& type) const {
    return output / (task.data.dataset + "_" + type);
  }
  std::filesystem::path folder() const { return folder(task.experiment_type); }
};

/// What a picture says of where its data come from.
std::string source_of(const Plan& plan);

Plan plan_of(const Settings& s);
