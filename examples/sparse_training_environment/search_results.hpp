// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <rewire/io.hpp>
#include <rewire/tune/random_forest.hpp>

#include "sparse_training_environment/searches.hpp"
#include "support/table.hpp"

/// How much of the space between the costs seen and their largest a search has covered,
/// after each training: of every search of this data set, each seed a line, all by the
/// same bounds.
inline rewire::Figure hypervolume_over_trainings(const Plan& plan) {
  std::map<std::string, std::vector<Record>> searches;
  std::vector<rewire::Costs> seen;
  for (const char* type : {"optimization", "random-search"}) {
    if (!std::filesystem::is_directory(plan.folder(type))) continue;
    for (const auto& seed : std::filesystem::directory_iterator(plan.folder(type))) {
      auto records = read_records(seed.path() / "runs");
      for (const Record& r : records) seen.push_back(costs_of(r.outcome));
      if (!records.empty())
        searches[std::string(type) + ", seed " + seed.path().filename().string()] =
            std::move(records);
    }
  }
  const rewire::CostBounds bounds(seen);
  rewire::Panel panel{.x_label = "trainings",
                      .y_label = "hypervolume, costs as shares of the largest",
                      .y_range = {{.low = 0}}};
  for (const auto& [name, records] : searches) {
    rewire::Series s{.name = name};
    std::vector<rewire::Costs> points;
    for (const Record& r : records) {
      points.push_back(bounds.normalised(costs_of(r.outcome)));
      s.y.push_back(rewire::hypervolume(points, std::vector<double>(3, 1.1)));
    }
    panel.series.push_back(std::move(s));
  }
  return {.panels = {std::move(panel)}};
}

/// How much worse a forest foretells each objective when one hyper-parameter is
/// shuffled (Breiman 2001), as a share of all such losses.
inline example::Table importance(const rewire::Space& space,
                                 const std::vector<Record>& records) {
  std::vector<std::vector<double>> x;
  std::vector<rewire::Costs> costs;
  for (const Record& r : records) {
    x.push_back(space.point_of(r.task.config));
    costs.push_back(costs_of(r.outcome));
  }
  const rewire::CostBounds bounds(costs);
  example::Table table{{"importance, %", "error", "inference MACs", "training MACs"}};
  std::vector<std::vector<double>> loss(3, std::vector<double>(space.size()));
  for (std::size_t k = 0; k < 3; ++k) {
    std::vector<double> y;
    for (const rewire::Costs& c : costs) y.push_back(bounds.normalised(c)[k]);
    rewire::RandomForest forest;
    forest.trees = 100;
    forest.fit(x, y, 1);
    double sum = 0;
    for (std::size_t d = 0; d < space.size(); ++d) {
      rewire::Rng rng(1, rewire::Purpose::user, k, d);
      std::vector<std::size_t> order(x.size());
      for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
      rewire::shuffle(order, rng);
      for (std::size_t i = 0; i < x.size(); ++i) {
        auto other = x[i];
        other[d] = x[order[i]][d];
        const double change = forest.predict(other) - forest.predict(x[i]);
        loss[k][d] += change * change;
      }
      sum += loss[k][d];
    }
    for (double& l : loss[k]) l = sum > 0 ? 100 * l / sum : 0;
  }
  for (std::size_t d = 0; d < space.size(); ++d) {
    if (loss[0][d] + loss[1][d] + loss[2][d] < 1) continue;
    table.push_back({space.dimensions()[d].name, example::fixed(loss[0][d], 1),
                     example::fixed(loss[1][d], 1), example::fixed(loss[2][d], 1)});
  }
  return table;
}
