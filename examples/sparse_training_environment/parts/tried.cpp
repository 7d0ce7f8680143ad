// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/tried.hpp"

#include <utility>

#include "sparse_training_environment/problem.hpp"
#include "sparse_training_environment/run_folders.hpp"

Tried tried_in(const std::filesystem::path& runs, const Task& wanted) {
  Tried all;
  for (Record& r : read_records(runs)) {
    if (same_problem(r.task, wanted)) {
      all.records.push_back(std::move(r));
    } else {
      ++all.others;
    }
  }
  for (Failure& f : read_failures(runs))
    if (same_problem(f.task, wanted)) all.failures.push_back(std::move(f));
  return all;
}
