// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <rewire/io.hpp>

#include "sparse_training_environment/algorithms.hpp"
#include "sparse_training_environment/store.hpp"

namespace pictures_detail {

using Value = std::function<double(const Record&)>;

inline double seconds(const Record& r) {
  return r.outcome.train_seconds + r.outcome.evolve_seconds + r.outcome.data_seconds;
}

/// A line an algorithm; what is dense as a point at sparsity 0.
inline rewire::Panel panel(const std::vector<Record>& records, rewire::Panel axes,
                           const Value& x, const Value& y) {
  std::vector<std::string> names;
  for (const Record& r : records) {
    const std::string name = word(r.task.config, "algorithm", dense);
    if (std::find(names.begin(), names.end(), name) == names.end())
      names.push_back(name);
  }
  for (const std::string& name : names) {
    rewire::Series s{.name = name == dense ? "dense" : name};
    if (name == dense) s.style = rewire::Series::points;
    for (const Record& r : records) {
      if (word(r.task.config, "algorithm", dense) != name) continue;
      s.x.push_back(x(r));
      s.y.push_back(y(r));
    }
    axes.series.push_back(std::move(s));
  }
  return axes;
}

inline double sparsity(const Record& r) { return real(r.task.config, "sparsity"); }

}  // namespace pictures_detail

/// The headline: measured seconds and memory beside the MACs that papers count, all
/// over the sparsity.
inline rewire::Figure measured_and_counted(const std::vector<Record>& records) {
  using namespace pictures_detail;
  const auto of = [&](const char* label, const Value& y) {
    return panel(records,
                 {.title = label,
                  .x_label = "sparsity",
                  .y_label = label,
                  .y_range = {{.low = 0}}},
                 sparsity, y);
  };
  return {.panels = {of("training MACs, 1e12",
                        [](const Record& r) { return r.outcome.training_macs / 1e12; }),
                     of("measured seconds of training", seconds),
                     of("measured memory, MB",
                        [](const Record& r) {
                          return static_cast<double>(r.outcome.training_memory_bytes) /
                                 1e6;
                        })},
          .columns = 3};
}

/// Error over what inference and training cost, and accuracy over the sparsity.
inline rewire::Figure trade_offs(const std::vector<Record>& records) {
  using namespace pictures_detail;
  const auto error = [](const Record& r) { return 100 * r.outcome.error; };
  return {
      .panels = {panel(
                     records,
                     {.x_label = "MACs a sample", .y_label = "error, %", .log_x = true},
                     [](const Record& r) { return r.outcome.inference_macs; }, error),
                 panel(
                     records,
                     {.x_label = "training MACs", .y_label = "error, %", .log_x = true},
                     [](const Record& r) { return r.outcome.training_macs; }, error),
                 panel(records, {.x_label = "sparsity", .y_label = "accuracy, %"},
                       sparsity,
                       [](const Record& r) { return 100 * (1 - r.outcome.error); })},
      .columns = 3};
}
