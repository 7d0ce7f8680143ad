// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "sparse_training_environment/task.hpp"

/// The files of one training: what to do, what came of it or why nothing did, and what
/// it said.
struct TaskFiles {
  static constexpr std::string_view task_ending = ".task.json", record_ending = ".json",
                                    failure_ending = ".failed.json";

  std::filesystem::path stem;  ///< <folder>/<name of the task>

  std::filesystem::path task() const { return with(task_ending); }
  std::filesystem::path record() const { return with(record_ending); }
  std::filesystem::path failure() const { return with(failure_ending); }
  std::filesystem::path log() const { return with(".log"); }

 private:
  std::filesystem::path with(std::string_view ending) const {
    std::filesystem::path file = stem;
    return file += ending;
  }
};

/// What a training is told; throws where the file does not say.
Task read_task(const std::filesystem::path& path);
void write_task(const std::filesystem::path& path, const Task& t);

void write_record(const std::filesystem::path& path, const Record& r);

/// Nothing where there is no such file, or a damaged one, which is told.
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
