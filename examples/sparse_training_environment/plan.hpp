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
  std::size_t search_jobs = 1;  ///< trials of one search at once
  std::filesystem::path output;
  std::string preset, optimization_path;
  std::vector<double> sparsities, evaluation_sparsities;
  bool slurm = false, verbose = false, report = false;

  /// Of one kind of experiment: what is not the published one by its preset too, and
  /// one's own table by the name of its file.
  std::filesystem::path folder(const std::string& type, const std::string& of) const {
    std::string name = task.data.dataset;
    if (!task.data.file.empty())
      name += "_" + std::filesystem::path(task.data.file).stem().string();
    return output / (name + "_" + type + (of == "paper" ? "" : "_" + of));
  }
  std::filesystem::path folder(const std::string& type) const {
    return folder(type, preset);
  }
  std::filesystem::path folder() const { return folder(task.experiment_type); }
};

/// Whether a plan looks for configurations, and then, whether it asks for them as it
/// goes: which, is not known beforehand.
bool is_search(const Plan& plan);
bool asks_as_it_goes(const Plan& plan);
/// Whether it trains again what an optimization found.
bool judges_found(const Plan& plan);

/// What a picture says of where its data come from.
std::string source_of(const Plan& plan);

Plan plan_of(const Settings& s);
