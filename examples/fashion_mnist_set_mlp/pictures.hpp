// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "fashion_mnist_set_mlp/results.hpp"

namespace pictures {

using rewire::Figure;
using rewire::HeatMap;
using rewire::Panel;
using rewire::Series;

/// Accuracy beside loss, over the epochs: the test set whole, the training set dashed.
inline Figure learning_curves(const std::vector<const Outcome*>& models) {
  Panel accuracy{.title = "accuracy", .x_label = "epoch", .y_label = "%"};
  Panel loss{.title = "loss",
             .x_label = "epoch",
             .y_label = "cross-entropy",
             .y_range = {{.low = 0, .high = 1.5}}};
  for (std::size_t m = 0; m < models.size(); ++m) {
    const auto curve = [&](const std::string& name, bool dashed, auto of) {
      Series s{.name = name, .colour = m, .dashed = dashed};
      for (const rewire::Report& r : models[m]->curve) s.y.push_back(of(r));
      return s;
    };
    const std::string& name = models[m]->name;
    accuracy.series.push_back(
        curve(name + ", test", false, [](auto& r) { return 100 * r.test->accuracy; }));
    accuracy.series.push_back(curve(name + ", training", true,
                                    [](auto& r) { return 100 * r.train->accuracy; }));
    loss.series.push_back(
        curve(name + ", test", false, [](auto& r) { return r.test->loss; }));
    loss.series.push_back(
        curve(name + ", training", true, [](auto& r) { return r.train->loss; }));
  }
  return {.panels = {accuracy, loss}};
}

/// Resident memory beside processor use, over the seconds of training.
inline Figure memory_and_cpu(const std::vector<const Outcome*>& models) {
  Panel memory{.title = "memory",
               .x_label = "seconds of training",
               .y_label = "resident MB",
               .y_range = {{.low = 0}}};
  Panel cpu{.title = "processor",
            .x_label = "seconds of training",
            .y_label = "% of all cores",
            .y_range = {{.low = 0, .high = 105}}};
  for (std::size_t m = 0; m < models.size(); ++m) {
    Series mb{.name = models[m]->name, .colour = m}, busy = mb;
    for (const auto& s : models[m]->memory) {
      mb.x.push_back(s.seconds);
      mb.y.push_back(s.resident_mb);
      busy.x.push_back(s.seconds);
      busy.y.push_back(s.cpu_percent);
    }
    memory.series.push_back(mb);
    cpu.series.push_back(busy);
  }
  return {.panels = {memory, cpu}};
}

/// A panel of one number a pixel.
inline Panel image(const std::string& title, rewire::Shape shape,
                   std::vector<double> values, HeatMap map) {
  map.rows = shape.height;
  map.columns = shape.width;
  map.values = std::move(values);
  return {.title = title, .map = std::move(map)};
}

/// An example image, and how many links each pixel has before and after training.
inline Figure input_connectivity(const std::vector<const Outcome*>& models,
                                 const rewire::Dataset& images) {
  const auto& raw = std::get<rewire::Dataset::Bytes>(images.samples());
  Figure figure;
  figure.panels.push_back(
      image("an example image", images.shape(),
            std::vector<double>(raw.data(), raw.data() + images.shape().size()),
            {.palette = HeatMap::ink, .bar = false}));
  double most = 0;
  std::vector<std::pair<std::string, std::vector<double>>> maps;
  for (const Outcome* m : models) {
    if (m->before.empty()) continue;  // dense
    const bool moves = m->before[0] != m->after[0];
    for (const bool later : {false, true}) {
      if (later && !moves) continue;
      const auto degrees = rewire::input_degrees(later ? m->after[0] : m->before[0]);
      most = std::max(
          most, static_cast<double>(*std::max_element(degrees.begin(), degrees.end())));
      maps.emplace_back(
          m->name +
              (moves ? later ? ", after training" : ", before training" : ", always"),
          std::vector<double>(degrees.begin(), degrees.end()));
    }
  }
  for (const auto& [title, values] : maps) {
    figure.panels.push_back(image(title, images.shape(), values,
                                  {.label = "connections per input neuron",
                                   .range = {{.low = 0, .high = most}}}));
  }
  return figure;
}

/// How many neurons have how many incoming links, per layer, before and after training.
inline Figure degree_distribution(const Outcome& model) {
  Figure figure;
  for (std::size_t layer = 0; layer + 1 < model.before.size();
       ++layer) {  // the last is full
    for (const bool inputs : {true, false}) {
      Panel panel{.title = rewire::text("layer ", layer + 1,
                                        inputs ? ": links per input neuron"
                                               : ": links per output neuron"),
                  .x_label = "links",
                  .y_label = "neurons"};
      for (const bool later : {false, true}) {
        const rewire::Pattern& links = later ? model.after[layer] : model.before[layer];
        panel.series.push_back(rewire::histogram(
            later ? "after" : "before",
            inputs ? rewire::input_degrees(links) : rewire::output_degrees(links), 2));
      }
      figure.panels.push_back(std::move(panel));
    }
  }
  figure.columns = 2;
  return figure;
}

}  // namespace pictures

/// Draws all pictures into `out`, from the first run of each model; returns what to
/// tell the user.
inline std::string draw_pictures(const std::vector<Outcome>& outcomes,
                                 const rewire::Dataset& images,
                                 const std::filesystem::path& out) {
  std::vector<const Outcome*> models;
  for (const Outcome& o : outcomes) {
    const bool first = std::none_of(models.begin(), models.end(),
                                    [&](auto* m) { return m->name == o.name; });
    if (first) models.push_back(&o);
  }
  std::string told = "in " + out.string() + ": result.json";
  std::string problem;
  const auto draw = [&](rewire::Figure figure, const std::string& name) {
    figure.source = "fashion_mnist_set_mlp, seed " + std::to_string(models[0]->seed);
    const rewire::Drawn drawn = rewire::draw(figure, out, name);
    told += ", " + name + (drawn ? ".png" : ".dat");
    if (!drawn) problem = "\n" + drawn.problem;
  };
  draw(pictures::learning_curves(models), "learning_curves");
  draw(pictures::memory_and_cpu(models), "memory_and_cpu");
  draw(pictures::input_connectivity(models, images), "input_connectivity");
  for (const Outcome* m : models) {
    if (m->before.size() > 1)
      draw(pictures::degree_distribution(*m), "degrees_" + m->name);
  }
  return told + problem;
}
