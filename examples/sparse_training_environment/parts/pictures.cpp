// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/pictures.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>
#include <utility>

#include <rewire/core/errors.hpp>
#include <rewire/tune/pareto.hpp>

#include "sparse_training_environment/algorithms.hpp"

void add_means(rewire::Panel& panel, std::string name, std::size_t colour,
               const std::map<double, std::vector<double>>& at) {
  rewire::Series line{.name = std::move(name), .colour = colour},
      band{.style = rewire::Series::area, .colour = colour};
  const auto outline = [&](double x, double y) {
    band.x.push_back(x);
    band.y.push_back(y);
  };
  for (const auto& [x, values] : at) {
    double sum = 0;
    for (const double v : values) sum += v;
    line.x.push_back(x);
    line.y.push_back(sum / static_cast<double>(values.size()));
    outline(x, *std::min_element(values.begin(), values.end()));
  }
  for (auto back = at.rbegin(); back != at.rend(); ++back)
    outline(back->first, *std::max_element(back->second.begin(), back->second.end()));
  panel.series.push_back(std::move(band));
  panel.series.push_back(std::move(line));
}

using Value = std::function<double(const Record&)>;

static double sparsity(const Record& r) { return real(r.task.config, "sparsity"); }
static double error_percent(const Record& r) { return 100 * r.outcome.error; }
static double inference(const Record& r) { return r.outcome.inference_macs; }
static double training(const Record& r) { return r.outcome.training_macs; }

/// The same in every picture, whichever algorithms it shows.
static std::size_t colour_of(const std::string& algorithm) {
  std::vector<std::string> all{"dense", "set", "rigl"};
  for (const auto& [name, make] : algorithms())
    if (std::find(all.begin(), all.end(), name) == all.end()) all.push_back(name);
  return static_cast<std::size_t>(std::find(all.begin(), all.end(), algorithm) -
                                  all.begin());
}

/// The records of each algorithm, in the order of their colours.
static std::vector<std::pair<std::string, std::vector<Record>>> by_algorithm(
    const std::vector<Record>& records) {
  std::vector<std::pair<std::string, std::vector<Record>>> groups;
  for (const Record& r : records) {
    const std::string name = shown_algorithm(r.task.config);
    auto group = std::find_if(groups.begin(), groups.end(),
                              [&](const auto& g) { return g.first == name; });
    if (group == groups.end()) group = groups.insert(group, {name, {}});
    group->second.push_back(r);
  }
  std::sort(groups.begin(), groups.end(), [](const auto& a, const auto& b) {
    return colour_of(a.first) < colour_of(b.first);
  });
  return groups;
}

/// Of what no other has both less of: x from small to large, drawn as stairs.
static rewire::Series front(std::string name, const std::vector<Record>& records,
                            const Value& x, const Value& y) {
  std::vector<rewire::Costs> points;
  for (const Record& r : records) points.push_back({x(r), y(r)});
  std::vector<rewire::Costs> best;
  for (const std::size_t i : rewire::pareto_front(points)) best.push_back(points[i]);
  std::sort(best.begin(), best.end());
  rewire::Series stairs{.name = std::move(name), .style = rewire::Series::steps};
  for (const auto& p : best) {
    stairs.x.push_back(p[0]);
    stairs.y.push_back(p[1]);
  }
  return stairs;
}

/// A point a training, in the colour of its algorithm.
static rewire::Panel scattered(const std::vector<Record>& records, rewire::Panel axes,
                               const Value& x, const Value& y) {
  for (const auto& [name, group] : by_algorithm(records)) {
    rewire::Series s{
        .name = name, .style = rewire::Series::points, .colour = colour_of(name)};
    for (const Record& r : group) {
      s.x.push_back(x(r));
      s.y.push_back(y(r));
    }
    axes.series.push_back(std::move(s));
  }
  return axes;
}

/// A line an algorithm over the sparsities, through the means of all seeds, or a point
/// where there is one sparsity; what is dense as a broken line across all of them.
static rewire::Panel over_sparsity(const std::vector<Record>& records,
                                   rewire::Panel axes, const Value& y) {
  std::set<double> across{0};
  for (const Record& r : records) across.insert(sparsity(r));
  for (const auto& [name, group] : by_algorithm(records)) {
    const bool is_dense = name == "dense";
    std::map<double, std::vector<double>> at;
    for (const Record& r : group) {
      for (const double x : is_dense ? across : std::set<double>{sparsity(r)})
        at[x].push_back(y(r));
    }
    add_means(axes, name, colour_of(name), at);
    axes.series.back().dashed = is_dense;
    if (at.size() == 1) axes.series.back().style = rewire::Series::points;
  }
  return axes;
}

static rewire::Panel error_over(const char* macs, const std::vector<Record>& records,
                                const Value& x) {
  rewire::Panel panel =
      scattered(records, {.x_label = macs, .y_label = "error, %", .log_x = true}, x,
                error_percent);
  panel.series.push_back(front("front", records, x, error_percent));
  panel.series.back().colour = 6;  // grey: no algorithm's
  return panel;
}

rewire::Figure measured_and_counted(const std::vector<Record>& records,
                                    bool one_network) {
  const auto seconds = [](const Record& r) { return training_seconds(r.outcome); };
  const auto memory = [](const Record& r) {
    return static_cast<double>(r.outcome.training_memory_bytes) / 1e6;
  };
  const auto of = [&](const char* title, std::string unit, const Value& y) {
    const rewire::Panel axes{.title = title,
                             .x_label = one_network ? "sparsity" : "training MACs",
                             .y_label = std::move(unit),
                             .y_range = {{.low = 0}},
                             .log_x = !one_network};
    return one_network ? over_sparsity(records, axes, y)
                       : scattered(records, axes, training, y);
  };
  rewire::Figure figure{.panels = {of("seconds of training, measured", "s", seconds),
                                   of("memory of training, measured", "MB", memory)}};
  if (one_network) {
    double most = 1;
    for (const Record& r : records) most = std::max(most, training(r));
    const double digits = 3 * std::floor(std::log10(most) / 3),
                 unit = std::pow(10, digits);
    figure.panels.insert(figure.panels.begin(),
                         of("training MACs, counted", rewire::text("MACs, 1e", digits),
                            [&](const Record& r) { return training(r) / unit; }));
  }
  return figure;
}

rewire::Figure trade_offs(const std::vector<Record>& records, bool one_network) {
  const auto accuracy = [](const Record& r) { return 100 - error_percent(r); };
  const rewire::Panel axes{.x_label = "sparsity", .y_label = "accuracy, %"};
  return {.panels = {error_over("MACs a sample", records, inference),
                     error_over("training MACs", records, training),
                     one_network ? over_sparsity(records, axes, accuracy)
                                 : scattered(records, axes, sparsity, accuracy)},
          .columns = 3};
}

/// Only what was trained on the same rows can be compared.
static std::string data_and_rows(const Record& r) {
  const DataTask& d = r.task.data;
  return rewire::text(d.file.empty() ? data_name(d) : d.file,
                      d.variant == "full" ? "" : " " + d.variant,
                      d.target.empty() ? "" : " " + d.target, ", ",
                      r.outcome.train_rows, " and ", r.outcome.test_rows, " rows");
}

std::optional<rewire::Figure> fronts_of_all(const std::vector<Record>& records) {
  std::map<std::string, std::vector<Record>> sets;
  for (const Record& r : records)
    if (!is_trial(r.task)) sets[data_and_rows(r)].push_back(r);
  if (sets.empty()) return std::nullopt;
  // Whatever way of counting each was asked for.
  const auto exact_inference = [](const Record& r) {
    return r.outcome.inference_exact;
  };
  const auto exact_training = [](const Record& r) { return r.outcome.training_exact; };
  rewire::Panel at_inference{
      .x_label = "MACs a sample", .y_label = "test error, %", .log_x = true};
  rewire::Panel in_training = at_inference;
  in_training.x_label = "training MACs";
  for (const auto& [name, group] : sets) {
    at_inference.series.push_back(front(name, group, exact_inference, error_percent));
    in_training.series.push_back(front(name, group, exact_training, error_percent));
  }
  return rewire::Figure{.panels = {std::move(at_inference), std::move(in_training)}};
}
