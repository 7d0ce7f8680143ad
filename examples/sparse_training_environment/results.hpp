// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sparse_training_environment/task.hpp"
#include "support/table.hpp"

/// Every training below `output`.
std::vector<Record> all_records(const std::filesystem::path& output);

/// A row a training in run_dataset.csv: the published columns, and what was measured.
void write_run_dataset(const std::filesystem::path& output,
                       const std::vector<Record>& all);

/// One row a training: what it reached and what it took.
example::Table comparison(const std::vector<Record>& records);

/// How much of what the processes took was training; the rest is reading data, and
/// testing.
std::string time_spent(const std::vector<Record>& records);
