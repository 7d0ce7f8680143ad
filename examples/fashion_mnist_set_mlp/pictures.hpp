// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <rewire/data/dataset.hpp>
#include <rewire/io/figure.hpp>

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
