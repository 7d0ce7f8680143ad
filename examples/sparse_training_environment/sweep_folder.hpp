// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sparse_training_environment/store.hpp"
#include "sparse_training_environment/task.hpp"

/// Where a sweep keeps its trainings: <folder>/<seed>/runs has the files of a seed, and
/// <folder>/<seed>/config.yaml the settings of the sweep.
class SweepFolder {
 public:
  /// `settings` are written once for each seed of which something is to be trained.
  SweepFolder(std::filesystem::path folder, std::string settings);

  /// The tasks under the numbers by which their folders know them.
  std::vector<Task> renumbered(std::vector<Task> tasks) const;

  TaskFiles files(const Task& t) const;

  /// What came of a training, if it has ended well; throws where what was found is of
  /// other settings.
  std::optional<Record> known(const Task& t) const;
  /// Whether it is a trial of a search that failed.
  bool known_to_fail(const Task& t) const;

  /// Makes the folder of a training, and writes what it is told, and the settings; the
  /// file that it is told.
  std::filesystem::path prepare(const Task& t);
  /// For a seed of which all is known: writes the settings where there are none.
  void write_missing_settings(std::uint64_t seed) const;

 private:
  std::filesystem::path of_seed(std::uint64_t seed) const;
  std::filesystem::path settings_of(std::uint64_t seed) const;
  void write_settings(std::uint64_t seed) const;

  std::filesystem::path folder_;
  std::string settings_;
  std::set<std::uint64_t> written_;  ///< seeds whose settings are written
};
