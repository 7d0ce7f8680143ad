// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "sparse_training_environment/plan.hpp"
#include "sparse_training_environment/task.hpp"

/// The trainings of all seeds that are known before any has ended: all but those of an
/// optimization.
std::vector<Task> known_tasks(const Plan& plan);
