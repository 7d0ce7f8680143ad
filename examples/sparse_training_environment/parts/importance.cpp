// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/importance.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <utility>

#include <rewire/core/random.hpp>
#include <rewire/tune/cost_bounds.hpp>
#include <rewire/tune/random_forest.hpp>

/// The squares by which forecasts move when column `d` of `x` is shuffled.
static double moved_by_shuffling(const rewire::RandomForest& forest,
                                 const std::vector<std::vector<double>>& x,
                                 std::size_t d, rewire::Rng& rng) {
  std::vector<std::size_t> order(x.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  rewire::shuffle(order, rng);
  double moved = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    auto other = x[i];
    other[d] = x[order[i]][d];
    const double change = forest.predict(other) - forest.predict(x[i]);
    moved += change * change;
  }
  return moved;
}

std::vector<Importance> importance(const rewire::Space& space,
                                   const std::vector<Record>& records) {
  std::vector<std::vector<double>> x;
  std::vector<rewire::Costs> costs;
  for (const Record& r : records) {
    x.push_back(space.point_of(r.task.config));
    costs.push_back(costs_of(r.outcome));
  }
  const rewire::CostBounds bounds(costs);
  std::vector<Importance> all;
  for (const auto& dimension : space.dimensions()) all.push_back({dimension.name});
  for (std::size_t k = 0; k < objectives.size(); ++k) {
    std::vector<double> y;
    for (const rewire::Costs& c : costs) y.push_back(bounds.normalised(c)[k]);
    rewire::RandomForest forest;
    forest.trees = 100;
    forest.fit(x, y, 1);
    double sum = 0;
    for (std::size_t d = 0; d < space.size(); ++d) {
      rewire::Rng rng(1, rewire::Purpose::user, k, d);
      sum += all[d].shares[k] = moved_by_shuffling(forest, x, d, rng);
    }
    for (Importance& i : all) i.shares[k] = sum > 0 ? 100 * i.shares[k] / sum : 0;
  }
  std::erase_if(all, [](const Importance& i) {
    return *std::max_element(i.shares.begin(), i.shares.end()) < 1;
  });
  return all;
}

example::Table importance_table(const std::vector<Importance>& all) {
  example::Table table{{"importance, %"}};
  for (const char* objective : objectives) table[0].push_back(objective);
  for (const Importance& i : all) {
    table.push_back({i.name});
    for (const double share : i.shares)
      table.back().push_back(example::fixed(share, 1));
  }
  return table;
}

rewire::Figure importance_bars(const std::vector<Importance>& all) {
  rewire::Figure figure{.columns = 3};
  for (std::size_t k = 0; k < objectives.size(); ++k) {
    rewire::Panel panel{.title = objectives[k],
                        .x_label = "hyper-parameter",
                        .y_label = "importance, %",
                        .y_range = {{.low = 0}}};
    for (std::size_t i = 0; i < all.size(); ++i) {
      const double at = static_cast<double>(i + 1), high = all[i].shares[k];
      std::string name = k == 1 ? rewire::text(i + 1, " ", all[i].name) : "";
      panel.series.push_back({.name = std::move(name),
                              .x = {at - 0.4, at - 0.4, at + 0.4, at + 0.4},
                              .y = {0, high, high, 0},
                              .style = rewire::Series::area});
    }
    figure.panels.push_back(std::move(panel));
  }
  return figure;
}
