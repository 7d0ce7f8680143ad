// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/searches.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

#include <rewire/core/errors.hpp>
#include <rewire/tune/latin_hypercube.hpp>

#include "sparse_training_environment/comparisons.hpp"
#include "sparse_training_environment/datasets.hpp"
#include "sparse_training_environment/judged.hpp"
#include "sparse_training_environment/problem.hpp"
#include "sparse_training_environment/rhythm.hpp"
#include "sparse_training_environment/run_folders.hpp"

rewire::Costs costs_of(const Outcome& o) {
  return {o.error, o.inference_macs, o.training_macs};
}

bool searches(const Plan& plan) {
  return plan.task.experiment_type == "optimization" ||
         plan.task.experiment_type == "random-search";
}

rewire::Space search_space(const Plan& plan) {
  const std::size_t at = plan.space.find("update_freq");
  if (plan.task.compat || at == plan.space.size()) return plan.space;
  Task longest = plan.task;
  longest.config = plan.space.standard();
  const auto& epochs = plan.space.dimensions()[plan.space.find("epochs")];
  longest.config["epochs"] = std::get<rewire::IntegerRange>(epochs.range).high;
  const std::size_t rows = load(plan.task.data, 0).train.size();
  const auto most = static_cast<std::int64_t>(
      std::max<std::size_t>(1, rhythm_of(longest, rows).steps() / 2));
  rewire::Space space;
  for (rewire::Dimension d : plan.space.dimensions()) {
    if (d.name == "update_freq") {
      auto& range = std::get<rewire::IntegerRange>(d.range);
      if (range.low < range.high) {
        range.high = std::max(range.low, std::min(range.high, most));
        range.standard = std::min(range.standard, range.high);
      }
    }
    space.add(std::move(d));
  }
  return space;
}

/// A Latin hypercube of `budget` configurations, each on the first fold.
static std::vector<Task> random_search(const Plan& plan, std::uint64_t seed,
                                       const rewire::Space& space) {
  rewire::Rng rng(seed);
  std::vector<Task> tasks =
      tasks_of(plan, seed, rewire::latin_hypercube(space, plan.budget, rng));
  for (Task& t : tasks) t.fold = 0;
  return tasks;
}

/// Throws where a result tells nothing about what is to be trained: of other data, or
/// of the other architecture.
static void require_same_data(const Task& wanted, const Task& found,
                              const std::filesystem::path& where) {
  const auto data = [](const Task& t) {
    return rewire::text("an optimization of ", data_name(t.data), ", ", t.architecture,
                        t.data.variant == "full" ? "" : ", " + t.data.variant);
  };
  if (data(wanted) == data(found)) return;
  throw rewire::Error({where.string(), data(wanted), data(found),
                       "give another optimization_path, or another output_dir"});
}

/// Throws where two results are of different problems: their costs cannot be compared.
static void require_same_problem(const Task& first, const Task& found,
                                 const std::filesystem::path& where) {
  if (problem_of(first) == problem_of(found)) return;
  throw rewire::Error(
      {where.string(), "seeds of one search: " + problem_of(first), problem_of(found),
       "keep them in folders of their own, and give optimization_path"});
}

/// When the last result came into a folder of seeds.
static std::filesystem::file_time_type last_result(
    const std::filesystem::path& folder) {
  auto last = std::filesystem::file_time_type::min();
  for (const auto& seed : subfolders(folder)) {
    std::error_code none_yet;
    last = std::max(last, std::filesystem::last_write_time(seed / "runs", none_yet));
  }
  return last;
}

/// The newest optimization of the data set, unless one is named: of any preset, but
/// those of smoke, whose data are generated, are for smoke.
static std::filesystem::path optimization_of(const Plan& plan) {
  if (!plan.optimization_path.empty()) return plan.optimization_path;
  std::filesystem::path newest = plan.folder("optimization");
  if (plan.preset == "smoke") return newest;
  for (const char* preset : {"paper", "small"}) {
    const auto other = plan.folder("optimization", preset);
    if (last_result(other) > last_result(newest)) newest = other;
  }
  return newest;
}

/// All that one optimization of this data set found, the seeds pooled.
static std::vector<Judged> found_by_optimization(const Plan& plan) {
  const std::filesystem::path folder = optimization_of(plan);
  std::vector<Judged> all;
  std::optional<Task> first;
  for (const auto& seed : subfolders(folder)) {
    for (const Record& r : read_records(seed / "runs")) {
      require_same_data(plan.task, r.task, seed);
      if (!first) first = r.task;
      require_same_problem(*first, r.task, seed);
      judge(all, r);
    }
  }
  if (!all.empty()) return all;
  throw rewire::Error({folder.string(), "results of an optimization", "none",
                       rewire::text("run ste experiment=", plan.task.data.dataset,
                                    plan.task.data.file.empty() ? "" : " file=",
                                    plan.task.data.file, " preset=", plan.preset,
                                    " experiment_type=optimization first, or give "
                                    "optimization_path")});
}

/// Those of the first `layers` non-dominated layers, the lowest error first.
static std::vector<rewire::Configuration> best_layers(std::vector<Judged> all,
                                                      std::size_t layers,
                                                      std::size_t most) {
  std::stable_sort(all.begin(), all.end(),
                   [](const Judged& a, const Judged& b) { return a.costs < b.costs; });
  std::vector<rewire::Costs> costs;
  for (const Judged& j : all) costs.push_back(j.costs);
  const auto ranks = rewire::pareto_ranks(costs);
  std::vector<rewire::Configuration> best;
  for (std::size_t i = 0; i < all.size() && best.size() < most; ++i)
    if (ranks[i] < layers) best.push_back(all[i].config);
  return best;
}

std::vector<Task> known_tasks(const Plan& plan, std::uint64_t seed) {
  const std::string& type = plan.task.experiment_type;
  constexpr std::size_t all = std::numeric_limits<std::size_t>::max();
  if (type == "random-search") return random_search(plan, seed, plan.space);
  if (type == "optimization-evaluation")
    return tasks_of(plan, seed, best_layers(found_by_optimization(plan), 2, all));
  if (type == "reproduction") {
    return tasks_of(
        plan, seed,
        over_sparsities(plan.space, plan.space.standard(), plan.sparsities));
  }
  std::vector<rewire::Configuration> configurations;
  for (const auto& member : best_layers(found_by_optimization(plan), 1, plan.members)) {
    // One found dense has none of what belongs to links: the defaults are taken.
    for (auto& c : over_sparsities(plan.space, member, plan.evaluation_sparsities))
      configurations.push_back(std::move(c));
  }
  return tasks_of(plan, seed, configurations);
}

std::vector<Task> known_tasks(const Plan& plan) {
  std::vector<Task> all;
  for (const auto seed : plan.seeds)
    for (Task& t : known_tasks(plan, seed)) all.push_back(std::move(t));
  return all;
}
