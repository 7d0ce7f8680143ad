// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sparse_training_environment/task.hpp"

/// Where a sweep keeps its trainings: <folder>/<seed>/runs has the files of a seed, and
/// <folder>/<seed>/config.yaml the settings of the sweep.
class SweepFolder {
 public:
  /// `settings` are written once for each seed of which something is to be trained.
  SweepFolder(std::filesystem::path folder, std::string settings);

  /// The tasks under the numbers by which their folders know them.
  std::vector<Task> numbered(std::vector<Task> tasks) const;

  /// A training's file of one kind: ".json", ".log" and so on.
  std::filesystem::path file(const Task& t, const char* kind) const;

  /// What came of a training, if it has ended well; throws where what was found is of
  /// other settings.
  std::optional<Record> known(const Task& t) const;
  /// Whether it is a trial of a search that failed.
  bool known_to_fail(const Task& t) const;

  /// Writes what a training is told; returns the file.
  std::filesystem::path write_task(const Task& t);
  /// Writes the settings for a seed of which all is known, where there are none yet.
  void ensure_settings(std::uint64_t seed);

 private:
  void keep_settings(std::uint64_t seed);
  std::filesystem::path of_seed(std::uint64_t seed) const;
  void require_same(const Task& task, Task found, const char* kind) const;

  std::filesystem::path folder_;
  std::string settings_;
  std::set<std::uint64_t> kept_;  ///< seeds whose settings are written
};
