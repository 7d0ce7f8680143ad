// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "sparse_training_environment/task.hpp"

/// What the costs of a search depend on, beside its configurations and the contents of
/// its data, in words.
std::string problem_of(const Task& t);

/// Whether the costs of both can be compared: of contents that one of them does not
/// know, it is taken for granted.
bool same_problem(const Task& a, const Task& b);

/// The same of contents alone, and of what is trained on: what is tested on is not seen
/// by a search.
bool same_contents(const DataTask& a, const DataTask& b);
