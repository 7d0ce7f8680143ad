// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <filesystem>
#include <vector>

#include "sparse_training_environment/store.hpp"
#include "sparse_training_environment/task.hpp"

/// What a search has tried.
struct Tried {
  std::vector<Record> records;
  std::vector<Failure> failures;
  std::size_t others = 0;  ///< results of another problem: their costs say nothing here
};

/// What lies in a folder of trainings, of the problem of `wanted`.
Tried tried_in(const std::filesystem::path& runs, const Task& wanted);
