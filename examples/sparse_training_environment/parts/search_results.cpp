// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/search_results.hpp"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <map>
#include <utility>

#include <rewire/tune/hypervolume.hpp>
#include <rewire/tune/predicted_improvement.hpp>

#include "sparse_training_environment/pictures.hpp"
#include "sparse_training_environment/searches.hpp"
#include "sparse_training_environment/store.hpp"

std::vector<Coverage> coverage_of_searches(const Plan& plan) {
  std::vector<Coverage> all;
  std::vector<std::vector<Record>> searches;
  std::vector<rewire::Costs> seen;
  for (const char* type : {"optimization", "random-search"}) {
    if (!std::filesystem::is_directory(plan.folder(type))) continue;
    for (const auto& seed : std::filesystem::directory_iterator(plan.folder(type))) {
      auto records = read_records(seed.path() / "runs");
      if (records.empty()) continue;
      std::sort(records.begin(), records.end(), [](const Record& a, const Record& b) {
        return a.task.place < b.task.place;
      });
      for (const Record& r : records) seen.push_back(costs_of(r.outcome));
      all.push_back({type, seed.path().filename().string(), {}});
      searches.push_back(std::move(records));
    }
  }
  const rewire::CostBounds bounds(seen);
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::vector<rewire::Costs> points;
    for (const Record& r : searches[i]) {
      points.push_back(bounds.normalised(costs_of(r.outcome)));
      all[i].volumes.push_back(
          rewire::hypervolume(points, std::vector<double>(3, 1.1)));
    }
  }
  return all;
}

rewire::Figure hypervolume_over_trainings(const std::vector<Coverage>& all) {
  std::map<std::string, std::map<double, std::vector<double>>> types;
  for (const Coverage& c : all)
    for (std::size_t i = 0; i < c.volumes.size(); ++i)
      types[c.type][static_cast<double>(i + 1)].push_back(c.volumes[i]);
  rewire::Panel panel{.x_label = "trainings",
                      .y_label = "hypervolume, costs as shares of the largest"};
  std::size_t colour = 0;
  for (const auto& [type, at] : types) add_means(panel, type, colour++, at);
  return {.panels = {std::move(panel)}};
}

example::Table coverage_table(const std::vector<Coverage>& all) {
  example::Table table{{"search", "seed", "trainings", "hypervolume", "after half"}};
  for (const Coverage& c : all) {
    table.push_back({c.type, c.seed, std::to_string(c.volumes.size()),
                     example::fixed(c.volumes.back(), 4),
                     example::fixed(c.volumes[(c.volumes.size() - 1) / 2], 4)});
  }
  return table;
}
