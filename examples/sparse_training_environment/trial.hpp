// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "sparse_training_environment/task.hpp"

/// Reads the data and trains what the task says, in this process: its peak of memory is
/// this training's.
Outcome run(const Task& task, bool verbose);
