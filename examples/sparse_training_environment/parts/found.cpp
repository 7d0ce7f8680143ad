// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/found.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <utility>

#include <rewire/core/errors.hpp>

#include "sparse_training_environment/judged.hpp"
#include "sparse_training_environment/problem.hpp"
#include "sparse_training_environment/run_folders.hpp"
#include "sparse_training_environment/tried.hpp"

/// Throws where a result tells nothing about what is to be trained: of other data, or
/// of the other architecture.
static void require_same_data(const Task& wanted, const Task& found,
                              const std::filesystem::path& where) {
  const auto data = [](const Task& t) {
    const DataTask& d = t.data;
    return rewire::text("an optimization of ", data_name(d), ", ", t.architecture,
                        d.variant == "full" ? "" : ", " + d.variant,
                        d.target.empty() ? "" : ", target " + d.target);
  };
  const char* const advice = "give another optimization_path, or another output_dir";
  if (data(wanted) != data(found))
    throw rewire::Error({where.string(), data(wanted), data(found), advice});
  if (!same_contents(wanted.data, found.data)) {
    throw rewire::Error({where.string(), "an optimization of the data as they are now",
                         "one of other contents", advice});
  }
}

/// Throws where two results are of different problems: their costs cannot be compared.
static void require_same_problem(const Task& first, const Task& found,
                                 const std::filesystem::path& where) {
  if (same_problem(first, found)) return;
  const auto problem = [](const Task& t) {
    return problem_of(t) +
           (t.data.contents.empty() ? "" : ", contents " + t.data.contents);
  };
  throw rewire::Error(
      {where.string(), "seeds of one search: " + problem(first), problem(found),
       "keep them in folders of their own, and give optimization_path"});
}

/// When the last result came into a folder of seeds.
static std::filesystem::file_time_type last_result(
    const std::filesystem::path& folder) {
  auto last = std::filesystem::file_time_type::min();
  for (const auto& seed : subfolders(folder))
    for (const auto& file : record_files(runs_of(seed)))
      last = std::max(last, std::filesystem::last_write_time(file));
  return last;
}

std::filesystem::path optimization_of(const Plan& plan) {
  if (!plan.optimization_path.empty()) return plan.optimization_path;
  std::filesystem::path newest = plan.folder("optimization");
  if (plan.preset == "smoke") return newest;
  for (const char* preset : {"paper", "small"}) {
    const auto other = plan.folder("optimization", preset);
    if (last_result(other) > last_result(newest)) newest = other;
  }
  return newest;
}

/// All that one optimization of a data set tried, the seeds pooled.
static Tried tried_by_optimization(const Plan& plan) {
  const std::filesystem::path folder = optimization_of(plan);
  Tried all;
  std::optional<Task> first;
  for (const auto& seed : subfolders(folder)) {
    const auto require_same = [&](const Task& t) {
      require_same_data(plan.task, t, seed);
      if (first) require_same_problem(*first, t, seed);
      // One that knows its contents tells more.
      if (!first || first->data.contents.empty()) first = t;
    };
    for (Record& r : read_records(runs_of(seed))) {
      require_same(r.task);
      all.records.push_back(std::move(r));
    }
    for (Failure& f : read_failures(runs_of(seed))) {
      require_same(f.task);
      all.failures.push_back(std::move(f));
    }
  }
  if (!all.records.empty()) return all;
  throw rewire::Error({folder.string(), "results of an optimization", "none",
                       rewire::text("run ste experiment=", plan.task.data.dataset,
                                    plan.task.data.file.empty() ? "" : " file=",
                                    plan.task.data.file, " preset=", plan.preset,
                                    " experiment_type=optimization first, or give "
                                    "optimization_path")});
}

std::vector<rewire::Configuration> found_by_optimization(const Plan& plan,
                                                         std::size_t layers,
                                                         std::size_t most) {
  const Tried tried = tried_by_optimization(plan);
  std::vector<rewire::Configuration> best;
  for (Judged& j : judged(tried.records, tried.failures)) {
    const bool failed = std::isinf(j.costs.back());  // on some fold
    if (j.layer < layers && best.size() < most && !failed)
      best.push_back(std::move(j.config));
  }
  return best;
}

std::string optimization_words(const Plan& plan) {
  const std::filesystem::path folder = optimization_of(plan);
  const Tried tried = tried_by_optimization(plan);
  std::set<std::uint64_t> all;
  for (const Record& r : tried.records) all.insert(r.task.seed);
  std::string seeds;
  for (const auto seed : all)
    seeds += (seeds.empty() ? "" : ", ") + std::to_string(seed);
  return rewire::text("of ", folder.string(), ": ", tried.records.size(),
                      " results and ", tried.failures.size(), " failures of seeds ",
                      seeds);
}
