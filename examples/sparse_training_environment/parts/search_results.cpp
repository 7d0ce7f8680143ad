// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/search_results.hpp"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <iostream>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include <rewire/tune/cost_bounds.hpp>
#include <rewire/tune/hypervolume.hpp>
#include <rewire/tune/predicted_improvement.hpp>

#include "sparse_training_environment/costs.hpp"
#include "sparse_training_environment/pictures.hpp"
#include "sparse_training_environment/problem.hpp"
#include "sparse_training_environment/run_folders.hpp"

namespace {

/// What a search has trained, by place in its order, from 1.
struct Trained {
  std::map<std::size_t, rewire::Costs> costs;
  std::size_t failed = 0, last = 0;
  std::size_t others = 0;  ///< of another problem: their costs say nothing here
};

}  // namespace

static Trained trained_in(const std::filesystem::path& runs, const Task& wanted) {
  Trained t;
  for (const Record& r : read_records(runs)) {
    if (!same_problem(r.task, wanted)) {
      ++t.others;
      continue;
    }
    t.costs[r.task.place] = costs_of(r.outcome);
    t.last = std::max(t.last, r.task.place);
  }
  for (const Failure& f : read_failures(runs)) {
    if (!same_problem(f.task, wanted)) continue;
    ++t.failed;
    t.last = std::max(t.last, f.task.place);
  }
  return t;
}

static std::vector<double> volumes_of(const Trained& search,
                                      const rewire::CostBounds& bounds) {
  std::vector<rewire::Costs> points;
  std::vector<double> volumes;
  double volume = 0;
  for (std::size_t place = 1; place <= search.last; ++place) {
    const auto at = search.costs.find(place);
    if (at != search.costs.end()) {
      points.push_back(bounds.normalised(at->second));
      volume = rewire::hypervolume(
          points, std::vector<double>(points[0].size(),
                                      rewire::PredictedImprovement::reference));
    }
    volumes.push_back(volume);
  }
  return volumes;
}

std::vector<Coverage> coverage_of_searches(const Plan& plan) {
  std::vector<Coverage> all;
  std::vector<Trained> searches;
  std::vector<rewire::Costs> seen;
  for (const char* type : {"optimization", "random-search"}) {
    for (const auto& seed : subfolders(plan.folder(type))) {
      Trained search = trained_in(runs_of(seed), plan.task);
      if (search.others > 0)
        std::cout << "searches of another problem than " << problem_of(plan.task)
                  << " are left out: " << seed.string() << "\n";
      if (search.costs.empty()) continue;
      for (const auto& [place, costs] : search.costs) seen.push_back(costs);
      all.push_back({type, seed.filename().string(), search.failed});
      searches.push_back(std::move(search));
    }
  }
  const rewire::CostBounds bounds(seen);
  for (std::size_t i = 0; i < all.size(); ++i)
    all[i].volumes = volumes_of(searches[i], bounds);
  return all;
}

/// From what the worst search has after a tenth of its trainings: all find most of it
/// at once, and differ in the rest.
static std::optional<rewire::AxisRange> where_searches_differ(
    const std::vector<Coverage>& all) {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (const Coverage& c : all) {
    low = std::min(low, c.volumes[(c.volumes.size() - 1) / 10]);
    high = std::max(high, c.volumes.back());
  }
  if (low >= high) return std::nullopt;
  return rewire::AxisRange{.low = low};
}

rewire::Figure hypervolume_over_trainings(const std::vector<Coverage>& all) {
  std::map<std::string, std::map<double, std::vector<double>>> types;
  for (const Coverage& c : all)
    for (std::size_t i = 0; i < c.volumes.size(); ++i)
      types[c.type][static_cast<double>(i + 1)].push_back(c.volumes[i]);
  rewire::Panel panel{.x_label = "trainings",
                      .y_label = "hypervolume, of the range of all costs seen"};
  panel.y_range = where_searches_differ(all);
  std::size_t colour = 0;
  for (const auto& [type, at] : types) add_means(panel, type, colour++, at);
  return {.panels = {std::move(panel)}};
}

example::Table coverage_table(const std::vector<Coverage>& all) {
  example::Table table{
      {"search", "seed", "trainings", "failed", "hypervolume", "after half"}};
  for (const Coverage& c : all) {
    table.push_back({c.type, c.seed, std::to_string(c.volumes.size()),
                     std::to_string(c.failed), example::fixed(c.volumes.back(), 4),
                     example::fixed(c.volumes[(c.volumes.size() - 1) / 2], 4)});
  }
  return table;
}
