// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "sparse_training_environment/plan.hpp"
#include "sparse_training_environment/sweep_folder.hpp"
#include "sparse_training_environment/task.hpp"

/// What there is of a plan's trainings, and what is not.
struct KnownResults {
  std::vector<Record> records;
  std::vector<std::string> missing;  ///< a training each, or how many of a search
};

/// Needs neither the data nor a training.
KnownResults known_results(const Plan& plan, const SweepFolder& folder);

/// "missing: 43-0003, 43-0004"; nothing where nothing is.
std::string missing_words(const KnownResults& known);
