// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/report.hpp"

#include <filesystem>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include <rewire/io/gnuplot.hpp>

#include "sparse_training_environment/configurations.hpp"
#include "sparse_training_environment/importance.hpp"
#include "sparse_training_environment/judged.hpp"
#include "sparse_training_environment/pictures.hpp"
#include "sparse_training_environment/results.hpp"
#include "sparse_training_environment/run_folders.hpp"
#include "sparse_training_environment/search_results.hpp"
#include "sparse_training_environment/tried.hpp"
#include "support/table.hpp"

/// Draws all, and tells why not, once; the names of the pictures.
static std::string draw_all(
    const Plan& plan,
    std::vector<std::pair<std::filesystem::path, rewire::Figure>>& figures) {
  std::string names, problem;
  for (auto& [path, figure] : figures) {
    figure.source = source_of(plan);
    const rewire::Drawn drawn =
        rewire::draw(figure, path.parent_path(), path.filename().string());
    if (drawn) {
      names += ", " + path.filename().string() + ".png";
    } else if (problem.empty()) {
      problem = drawn.problem;
    }
  }
  if (!problem.empty()) std::cout << problem << "\n";
  return names;
}

/// What failed in a search.
static std::vector<Failure> failures_of(const Plan& plan) {
  std::vector<Failure> all;
  for (const auto seed : plan.seeds) {
    const auto runs = runs_of(plan.folder() / std::to_string(seed));
    for (Failure& f : tried_in(runs, plan.task).failures) all.push_back(std::move(f));
  }
  return all;
}

void report(const Plan& plan, const std::vector<Record>& records) {
  const bool one_network = plan.task.experiment_type == "reproduction";
  const std::vector<Record> all = all_records(plan.output);
  std::vector<std::pair<std::filesystem::path, rewire::Figure>> figures{
      {plan.folder() / "measured_and_counted",
       measured_and_counted(records, one_network)},
      {plan.folder() / "trade_offs", trade_offs(records, one_network)}};
  if (auto fronts = fronts_of_all(all))
    figures.emplace_back(plan.output / "fronts", std::move(*fronts));
  std::string tables;
  if (is_search(plan)) {
    constexpr std::size_t most = 20;  // to be told
    const auto coverage = coverage_of_searches(plan);
    const auto shares = importance(plan.space, records);
    const auto all_judged = judged(records, failures_of(plan));
    write_configurations(plan.folder() / "configurations.csv", all_judged);
    tables = ", configurations.csv";
    std::cout << incumbents(all_judged, most) << "\n"
              << example::aligned(coverage_table(coverage)) << "\n"
              << example::aligned(importance_table(shares));
    figures.emplace_back(plan.folder() / "hypervolume",
                         hypervolume_over_trainings(coverage));
    figures.emplace_back(plan.folder() / "importance", importance_bars(shares));
  } else {
    std::cout << example::aligned(comparison(records));
  }
  std::cout << time_spent(records);
  const std::string pictures = draw_all(plan, figures);
  write_run_dataset(plan.output, all);
  std::cout << "written: " << (plan.output / "run_dataset.csv").string() << "; to "
            << plan.folder().string() << ": <seed>/config.yaml" << tables << pictures
            << "\n";
}
