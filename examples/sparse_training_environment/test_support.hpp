// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <rewire/core/errors.hpp>

#include "sparse_training_environment/comparisons.hpp"
#include "sparse_training_environment/compose.hpp"
#include "sparse_training_environment/known_tasks.hpp"
#include "sparse_training_environment/plan.hpp"

// What the tests of the environment share.

/// A folder of its own that the end of the test removes.
struct Scratch {
  inline static unsigned count = 0;
  std::filesystem::path path = std::filesystem::temp_directory_path() /
                               rewire::text("ste", ::getpid(), "-", count++);
  Scratch(const Scratch&) = delete;
  Scratch() { std::filesystem::create_directories(path); }
  ~Scratch() { std::filesystem::remove_all(path); }
};

/// What these arguments of the program come to.
inline Plan planned(const std::vector<std::string>& arguments) {
  return plan_of(Composer(STE_CONFIG).compose(arguments));
}

/// The published experiment, as the program composes it.
inline Plan published(const std::string& dataset, std::vector<std::string> more = {}) {
  more.insert(more.begin(), {"experiment=" + dataset, "fit_to_rows=false"});
  return planned(more);
}

inline Task standard(const Plan& plan) {
  return task_of(plan, 1, 1, plan.space.completed(plan.space.standard()));
}

/// The sentence with which `f` refuses; none if it does not.
template <class F>
std::string refusal(F&& f) {
  try {
    std::forward<F>(f)();
  } catch (const rewire::Error& e) {
    return e.what();
  }
  return "";
}
inline bool says(const std::string& sentence, const std::string& part) {
  return sentence.find(part) != std::string::npos;
}

/// The trainings of one seed.
inline std::vector<Task> tasks_of_seed(Plan plan, std::uint64_t seed) {
  plan.seeds = {seed};
  return known_tasks(plan);
}
