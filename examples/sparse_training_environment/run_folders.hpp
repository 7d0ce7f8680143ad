// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <vector>

#include "sparse_training_environment/store.hpp"
#include "sparse_training_environment/task.hpp"

// What lies in the folders of trainings, whoever made them: <kind>/<seed>/runs has the
// files of a seed.

/// Where the files of the seed of this folder are.
inline std::filesystem::path runs_of(const std::filesystem::path& seed) {
  return seed / "runs";
}

/// The files of tasks and of results in a folder, by name.
std::vector<std::filesystem::path> task_files(const std::filesystem::path& folder);
std::vector<std::filesystem::path> record_files(const std::filesystem::path& folder);

/// The results of one folder, by name; damaged ones are told, and left out.
std::vector<Record> read_records(const std::filesystem::path& folder);

/// What failed in one folder, by name.
std::vector<Failure> read_failures(const std::filesystem::path& folder);

/// The folders in one, by name; none where there is no such folder.
std::vector<std::filesystem::path> subfolders(const std::filesystem::path& folder);

/// Folders <dataset>_<type>/<seed>/runs below `output`, by name.
std::vector<std::filesystem::path> run_folders(const std::filesystem::path& output);
