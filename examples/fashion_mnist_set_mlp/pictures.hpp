// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <rewire/io.hpp>
#include <rewire/rewire.hpp>

#include "support/album.hpp"
#include "support/figures.hpp"

/// An example image, and how many links each pixel has before and after training.
inline rewire::Figure input_connectivity(const example::Outcomes& models,
                                         const rewire::Dataset& images) {
  using rewire::HeatMap;
  const auto& raw = std::get<rewire::Dataset::Bytes>(images.samples());
  rewire::Figure figure;
  figure.panels.push_back(example::image_panel(
      "an example image", images.shape(),
      std::vector<double>(raw.data(), raw.data() + images.shape().size()),
      {.palette = HeatMap::ink, .bar = false}));
  double most = 0;
  std::vector<std::pair<std::string, std::vector<double>>> maps;
  for (const example::Outcome* m : models) {
    if (m->degrees.empty()) continue;  // dense
    const example::LayerDegrees& first = m->degrees[0];
    for (const bool later : {false, true}) {
      if (later && !first.moved()) continue;
      const auto& degrees = later ? first.inputs_after : first.inputs_before;
      most = std::max(
          most, static_cast<double>(*std::max_element(degrees.begin(), degrees.end())));
      maps.emplace_back(m->name() + (!first.moved() ? ", always"
                                     : later        ? ", after training"
                                                    : ", before training"),
                        std::vector<double>(degrees.begin(), degrees.end()));
    }
  }
  for (const auto& [title, values] : maps) {
    figure.panels.push_back(
        example::image_panel(title, images.shape(), values,
                             {.label = "connections per input neuron",
                              .range = {{.low = 0, .high = most}}}));
  }
  return figure;
}

/// Draws all pictures into --out, from the first run of each model, and writes the
/// report with `table`; returns what to tell the user.
inline std::string draw_pictures(const example::Options& job,
                                 const std::vector<example::Outcome>& outcomes,
                                 const example::Table& table,
                                 const rewire::Dataset& images) {
  const auto models = example::first_of_each(outcomes);
  example::Album album(
      job, "fashion_mnist_set_mlp, seed " + std::to_string(models[0]->seed));
  album.table("comparison", table);
  album.add(example::learning_curves(
                models, {example::accuracy_measure(),
                         example::loss_measure({{.low = 0, .high = 1.5}})}),
            "learning_curves");
  album.add(example::memory_and_cpu(models), "memory_and_cpu");
  album.add(input_connectivity(models, images), "input_connectivity");
  for (const example::Outcome* m : models) {
    if (m->degrees.size() > 1)
      album.add(example::degree_histograms(*m), "degrees_" + m->name());
  }
  album.table("settings", example::settings_table(outcomes));
  return album.finish();
}
