// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string>

#include "sparse_training_environment/task.hpp"

/// A setting of two trainings: "epochs", "2", "3".
struct Difference {
  std::string name, left, right;
};

/// The first one that makes `a` and `b` come to something else: where the data lie and
/// how many threads share the work makes no difference, nor which number they have.
std::optional<Difference> difference(const Task& a, const Task& b);

/// All that makes a difference.
std::string content_of(const Task& t);
