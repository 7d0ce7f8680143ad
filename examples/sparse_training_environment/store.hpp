// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "sparse_training_environment/task.hpp"

// Of each training <id>.task.json says what to do, <id>.json what came of it,
// <id>.failed.json why nothing did, and <id>.log what it said.

/// What a training is told.
Task read_task(const std::filesystem::path& path);
void write_task(const std::filesystem::path& path, const Task& t);

/// Whether `b` would come to the same as `a`: where the data lie and how many threads
/// share the work makes no difference.
bool same_training(Task a, const Task& b);

void write_record(const std::filesystem::path& path, const Record& r);

/// Nothing where there is no such file, or a damaged one, which is put aside.
std::optional<Record> read_record(const std::filesystem::path& path);

/// A training that came to nothing.
struct Failure {
  Task task;
  std::string reason;
};

void write_failure(const std::filesystem::path& path, const Failure& f);

/// Nothing where there is no such file, or a damaged one.
std::optional<Failure> read_failure(const std::filesystem::path& path);

/// The results of one folder, by name.
std::vector<Record> read_records(const std::filesystem::path& folder);

/// What failed in one folder, by name.
std::vector<Failure> read_failures(const std::filesystem::path& folder);

/// The folders in one, by name; none where there is no such folder.
std::vector<std::filesystem::path> subfolders(const std::filesystem::path& folder);

/// Folders <dataset>_<type>/<seed>/runs below `output`, by name.
std::vector<std::filesystem::path> run_folders(const std::filesystem::path& output);
