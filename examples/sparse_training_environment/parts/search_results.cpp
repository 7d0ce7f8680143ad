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
#include "sparse_training_environment/tried.hpp"

/// By place in the order of the search; a training that failed adds nothing.
static std::vector<double> volumes_of(const Tried& search,
                                      const rewire::CostBounds& bounds) {
  std::map<std::size_t, const Record*> at;
  for (const Record& r : search.records) at[r.task.place] = &r;
  for (const Failure& f : search.failures) at.try_emplace(f.task.place, nullptr);
  std::vector<rewire::Costs> points;
  std::vector<double> volumes;
  double volume = 0;
  const std::size_t last = at.empty() ? 0 : at.rbegin()->first;
  for (std::size_t place = 1; place <= last; ++place) {
    const auto found = at.find(place);
    if (found != at.end() && found->second != nullptr) {
      points.push_back(bounds.normalised(costs_of(found->second->outcome)));
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
  std::vector<Tried> searches;
  std::vector<rewire::Costs> seen;
  for (const char* type : {"optimization", "random-search"}) {
    for (const auto& seed : subfolders(plan.folder(type))) {
      Tried search = tried_in(runs_of(seed), plan.task);
      if (search.others > 0)
        std::cout << "searches of another problem than " << problem_of(plan.task)
                  << " are left out: " << seed.string() << "\n";
      if (search.records.empty()) continue;
      for (const Record& r : search.records) seen.push_back(costs_of(r.outcome));
      all.push_back({type, seed.filename().string(), search.failures.size()});
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
