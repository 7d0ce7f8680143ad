// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "sparse_training_environment/plan.hpp"
#include "sparse_training_environment/sweep.hpp"
#include "sparse_training_environment/task.hpp"

/// MO-SMAC over the folds of the training set: `budget` trainings a seed, the seeds
/// side by side.  Each is told the same when it is called again with as many
/// `search_jobs`, so it asks the same, and what has a result is not trained.
std::vector<Record> optimize(const Plan& plan, Sweep& sweep);
