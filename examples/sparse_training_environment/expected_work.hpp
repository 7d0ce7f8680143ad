// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "sparse_training_environment/task.hpp"

/// About how long a training takes, in epochs of the same network dense (README.md has
/// tables): links cost more than the cells of a dense weight, and what is no weight
/// costs the same.
double expected_work(const Task& t);
