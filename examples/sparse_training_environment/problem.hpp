// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "sparse_training_environment/task.hpp"

/// What the costs of a search depend on, beside its configurations, in words: only
/// results that agree in it can be compared.
std::string problem_of(const Task& t);
