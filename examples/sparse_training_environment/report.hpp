// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "sparse_training_environment/plan.hpp"
#include "sparse_training_environment/task.hpp"

/// Tells what the trainings of a plan came to: tables, pictures in its folder, and
/// run_dataset.csv of all that lies below its output.
void report(const Plan& plan, const std::vector<Record>& records);
