// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <rewire/io/figure.hpp>

#include "support/outcome.hpp"

namespace example {

using Outcomes = std::vector<const Outcome*>;

/// One panel of learning curves: two columns of each run's curve, the second dashed.
struct Measure {
  std::string title, y_label;
  std::string solid, solid_name;
  std::string dashed = {}, dashed_name = {};
  double factor = 1;
  std::optional<rewire::AxisRange> range = {};
};

/// Test accuracy whole and training accuracy dashed, in percent.
inline Measure accuracy_measure() {
  return {.title = "accuracy",
          .y_label = "%",
          .solid = "test_accuracy",
          .solid_name = "test",
          .dashed = "train_accuracy",
          .dashed_name = "training",
          .factor = 100};
}

inline Measure loss_measure(std::optional<rewire::AxisRange> range = {}) {
  return {.title = "loss",
          .y_label = "cross-entropy",
          .solid = "test_loss",
          .solid_name = "test",
          .dashed = "train_loss",
          .dashed_name = "training",
          .range = range};
}

/// A panel for each measure, side by side, over the epochs.
inline rewire::Figure learning_curves(const Outcomes& models,
                                      const std::vector<Measure>& measures) {
  rewire::Figure figure;
  for (const Measure& m : measures) {
    rewire::Panel panel{
        .title = m.title, .x_label = "epoch", .y_label = m.y_label, .y_range = m.range};
    for (std::size_t i = 0; i < models.size(); ++i) {
      for (const bool dashed : {false, true}) {
        auto [x, y] = models[i]->curve.points(dashed ? m.dashed : m.solid);
        if (y.empty()) continue;
        for (double& value : y) value *= m.factor;
        panel.series.push_back(
            {.name = models[i]->name() + ", " + (dashed ? m.dashed_name : m.solid_name),
             .x = std::move(x),
             .y = std::move(y),
             .colour = i,
             .dashed = dashed});
      }
    }
    figure.panels.push_back(std::move(panel));
  }
  return figure;
}

/// At most `most` samples, each the mean of some that follow each other: a long run has
/// more than a picture can show.
inline std::vector<rewire::Monitor::Sample> thinned(
    const std::vector<rewire::Monitor::Sample>& samples, std::size_t most = 400) {
  const std::size_t each = (samples.size() + most - 1) / most;
  std::vector<rewire::Monitor::Sample> means;
  for (std::size_t first = 0; first < samples.size(); first += each) {
    const std::size_t end = std::min(first + each, samples.size());
    rewire::Monitor::Sample mean;
    for (std::size_t i = first; i < end; ++i) {
      const double share = 1 / static_cast<double>(end - first);
      mean.seconds += share * samples[i].seconds;
      mean.resident_mb += share * samples[i].resident_mb;
      mean.cpu_percent += share * samples[i].cpu_percent;
    }
    means.push_back(mean);
  }
  return means;
}

/// Resident memory beside processor use, over the seconds of training.
inline rewire::Figure memory_and_cpu(const Outcomes& models) {
  rewire::Panel memory{.title = "memory",
                       .x_label = "seconds of training",
                       .y_label = "resident MB",
                       .y_range = {{.low = 0}}};
  rewire::Panel cpu{.title = "processor",
                    .x_label = "seconds of training",
                    .y_label = "% of all cores",
                    .y_range = {{.low = 0, .high = 105}}};
  for (std::size_t m = 0; m < models.size(); ++m) {
    rewire::Series mb{.name = models[m]->name(), .colour = m}, busy = mb;
    for (const auto& s : thinned(models[m]->monitor)) {
      mb.x.push_back(s.seconds);
      mb.y.push_back(s.resident_mb);
      busy.x.push_back(s.seconds);
      busy.y.push_back(s.cpu_percent);
    }
    memory.series.push_back(std::move(mb));
    cpu.series.push_back(std::move(busy));
  }
  return {.panels = {std::move(memory), std::move(cpu)}};
}

/// A panel of one number a pixel, row by row.
inline rewire::Panel image_panel(const std::string& title, rewire::Shape shape,
                                 std::vector<double> values, rewire::HeatMap map) {
  map.rows = shape.height;
  map.columns = shape.width;
  map.values = std::move(values);
  return {.title = title, .map = std::move(map)};
}

/// How many neurons have how many links on each side of the sparse layers that are not
/// full, before and after training.
inline rewire::Figure degree_histograms(const Outcome& model, std::size_t bin = 2) {
  rewire::Figure figure;
  for (std::size_t layer = 0; layer < model.degrees.size(); ++layer) {
    const LayerDegrees& d = model.degrees[layer];
    if (d.full()) continue;
    for (const bool inputs : {true, false}) {
      rewire::Panel panel{.title = rewire::text("layer ", layer + 1,
                                                inputs ? ": links per input neuron"
                                                       : ": links per output neuron"),
                          .x_label = "links",
                          .y_label = "neurons"};
      panel.series.push_back(rewire::histogram(
          "before", inputs ? d.inputs_before : d.outputs_before, bin));
      panel.series.push_back(
          rewire::histogram("after", inputs ? d.inputs_after : d.outputs_after, bin));
      figure.panels.push_back(std::move(panel));
    }
  }
  figure.columns = 2;
  return figure;
}

}  // namespace example
