// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "sparse_training_environment/task.hpp"

// Of each training <id>.task.json says what to do, <id>.json what came of it,
// <id>.failed.json why nothing did, and <id>.log what it said.

/// What a training is told.
Task read_task(const std::filesystem::path& path);
void write_task(const std::filesystem::path& path, const Task& t);

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
