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
/// how many threads share the work makes no difference, nor which number they have, nor
/// the data's contents where one does not know them.
std::optional<Difference> difference(const Task& a, const Task& b);

/// All that makes a difference, but the data's contents: a training goes by the same
/// number when they change, and its old result is refused.
std::string content_of(const Task& t);
