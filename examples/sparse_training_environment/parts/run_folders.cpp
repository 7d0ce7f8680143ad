// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/run_folders.hpp"

#include <algorithm>
#include <string>
#include <utility>

/// Files of one folder, by name, of which `wanted(name)` is true.
template <class Wanted>
static std::vector<std::filesystem::path> files_of(const std::filesystem::path& folder,
                                                   const Wanted& wanted) {
  std::vector<std::filesystem::path> files;
  if (!std::filesystem::is_directory(folder)) return files;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.is_regular_file() && wanted(entry.path().filename().string()))
      files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<std::filesystem::path> task_files(const std::filesystem::path& folder) {
  return files_of(folder, [](const std::string& name) {
    return name.ends_with(TaskFiles::task_ending);
  });
}

std::vector<std::filesystem::path> record_files(const std::filesystem::path& folder) {
  return files_of(folder, [](const std::string& name) {
    return name.ends_with(TaskFiles::record_ending) &&
           !name.ends_with(TaskFiles::task_ending) &&
           !name.ends_with(TaskFiles::failure_ending);
  });
}

std::vector<Record> read_records(const std::filesystem::path& folder) {
  std::vector<Record> records;
  for (const auto& file : record_files(folder))
    if (auto record = read_record(file)) records.push_back(std::move(*record));
  return records;
}

std::vector<Failure> read_failures(const std::filesystem::path& folder) {
  const auto is_failure = [](const std::string& name) {
    return name.ends_with(TaskFiles::failure_ending);
  };
  std::vector<Failure> failures;
  for (const auto& file : files_of(folder, is_failure))
    if (auto failure = read_failure(file)) failures.push_back(std::move(*failure));
  return failures;
}

std::vector<std::filesystem::path> subfolders(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> found;
  if (!std::filesystem::is_directory(folder)) return found;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.is_directory()) found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<std::filesystem::path> run_folders(const std::filesystem::path& output) {
  std::vector<std::filesystem::path> found;
  for (const auto& kind : subfolders(output))
    for (const auto& seed : subfolders(kind))
      if (std::filesystem::is_directory(runs_of(seed))) found.push_back(runs_of(seed));
  return found;
}
