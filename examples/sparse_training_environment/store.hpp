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

/// The tasks in a folder, by name.
std::vector<std::filesystem::path> task_files(const std::filesystem::path& folder);

/// A setting of two trainings: "epochs", "2", "3".
struct Difference {
  std::string name, left, right;
};

/// The first one that makes `a` and `b` come to something else: where the data lie and
/// how many threads share the work makes no difference, nor which number they have.
std::optional<Difference> difference(const Task& a, const Task& b);

/// All that makes a difference.
std::string content_of(const Task& t);

void write_record(const std::filesystem::path& path, const Record& r);

/// Nothing where there is no such file, or a damaged one.
std::optional<Record> read_record(const std::filesystem::path& path);

/// Likewise of a sweep's own, which makes it again: a damaged one is put aside.
std::optional<Record> read_own_record(const std::filesystem::path& path);

/// A training that came to nothing.
struct Failure {
  Task task;
  std::string reason;
};

void write_failure(const std::filesystem::path& path, const Failure& f);

/// Nothing where there is no such file, or a damaged one.
std::optional<Failure> read_failure(const std::filesystem::path& path);

/// The results of one folder, by name; damaged ones are told, and left out.
std::vector<Record> read_records(const std::filesystem::path& folder);

/// What failed in one folder, by name.
std::vector<Failure> read_failures(const std::filesystem::path& folder);

/// The folders in one, by name; none where there is no such folder.
std::vector<std::filesystem::path> subfolders(const std::filesystem::path& folder);

/// Folders <dataset>_<type>/<seed>/runs below `output`, by name.
std::vector<std::filesystem::path> run_folders(const std::filesystem::path& output);
