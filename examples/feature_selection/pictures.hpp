// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <rewire/data/dataset.hpp>
#include <rewire/io/animation.hpp>
#include <rewire/io/figure.hpp>

#include "feature_selection/scores.hpp"
#include "support/figures.hpp"

namespace pictures {

using rewire::Figure;
using rewire::HeatMap;
using rewire::Panel;

/// A picture of the set as dark ink; 32 greys, which leave a GIF colours for the map.
inline Panel example_image(const rewire::Dataset& set) {
  const rewire::Shape shape = set.shape();
  const auto row = rewire::inputs_of(set.subset(std::vector<std::size_t>{0}));
  std::vector<std::uint8_t> ink;
  for (std::size_t p = 0; p < shape.pixels(); ++p) {
    const float grey = std::clamp(row(0, p), 0.0F, 1.0F);
    ink.push_back(static_cast<std::uint8_t>(255 - 8 * std::lround(31 * grey)));
  }
  return {.title = "an example",
          .map = rewire::colour_picture(shape.height, shape.width, ink)};
}

inline Panel links_map(const std::string& title, const rewire::Shape& shape,
                       const example::Connectivity::Links& links, double most) {
  std::vector<double> values(shape.pixels());  // channels together
  for (std::size_t i = 0; i < links.size(); ++i) values[i % values.size()] += links[i];
  return example::image_panel(
      title, shape, std::move(values),
      {.label = "connections per input neuron", .range = {{.low = 0, .high = most}}});
}

/// The most links that an input has in any record.
inline double most_links(const std::vector<example::Connectivity::Links>& records) {
  std::uint32_t most = 1;
  for (const auto& r : records)
    most = std::max(most, *std::max_element(r.begin(), r.end()));
  return most;
}

inline Figure before_and_after(
    const rewire::Dataset& set,
    const std::vector<example::Connectivity::Links>& records) {
  const double most = most_links(records);
  return {.panels = {example_image(set),
                     links_map("before training", set.shape(), records.front(), most),
                     links_map("after training", set.shape(), records.back(), most)}};
}

/// A frame a record, colours from 0 to the most links of all records.
inline rewire::Animation animation(
    const rewire::Dataset& set,
    const std::vector<example::Connectivity::Links>& records) {
  rewire::Animation film{.seconds = records.size() > 100 ? 0.04 : 0.1};
  const double most = most_links(records);
  for (std::size_t r = 0; r < records.size(); ++r) {
    film.frames.push_back(
        {.title = rewire::text("after epoch ", r),
         .panels = {example_image(set), links_map("core input connectivity",
                                                  set.shape(), records[r], most)}});
  }
  return film;
}

/// The kept inputs of some rankings, black.
inline Figure kept_inputs(const rewire::Shape& shape,
                          const std::vector<Ranking>& rankings, std::size_t kept) {
  Figure figure;
  for (const Ranking& r : rankings) {
    std::vector<double> chosen(shape.pixels());
    for (std::size_t i = 0; i < kept; ++i) chosen[r.order[i] % chosen.size()] = 1;
    figure.panels.push_back(example::image_panel(
        rewire::text(r.name, ", the first ", kept), shape, std::move(chosen),
        {.range = {{.low = 0, .high = 1}}, .palette = HeatMap::ink, .bar = false}));
  }
  return figure;
}

/// Accuracy over the share of inputs that were dropped, a line a ranking.
inline Figure dropped_curves(const std::vector<Score>& scores, std::size_t inputs) {
  Figure figure;
  for (const std::string judge : {"5-NN", "retrained"}) {
    Panel panel{.title = judge == "retrained" ? "perceptron trained again" : judge,
                .x_label = "% of the inputs dropped",
                .y_label = "test accuracy, %"};
    const auto rankings = all_of(scores, &Score::ranking);
    for (std::size_t i = 0; i < rankings.size(); ++i) {
      rewire::Series line{.name = rankings[i], .colour = i};
      for (const std::size_t left : dropped_steps(inputs)) {
        const auto values = cell(scores, rankings[i], judge, left);
        if (values.empty()) continue;
        line.x.push_back(100 *
                         (1 - static_cast<double>(left) / static_cast<double>(inputs)));
        line.y.push_back(example::Spread(values).mean);
      }
      if (line.y.size() > 2) panel.series.push_back(std::move(line));
    }
    if (!panel.series.empty()) figure.panels.push_back(std::move(panel));
  }
  return figure;
}

/// Central share, corners and inequality after each rewiring.
inline Figure measures_over_time(
    const rewire::Dataset& set,
    const std::vector<example::Connectivity::Links>& records) {
  const auto variances = rewire::feature_variances(set);
  std::map<std::string, rewire::Series> lines;
  for (const auto& r : records) {
    for (const auto& [name, value] : measures(r, set.shape(), variances))
      lines[name].y.push_back(value);
  }
  Figure figure;
  for (auto& [name, line] : lines) {
    for (std::size_t e = 0; e < line.y.size(); ++e)
      line.x.push_back(static_cast<double>(e));
    std::string title = name;
    std::replace(title.begin(), title.end(), '_', ' ');
    figure.panels.push_back({.title = title, .x_label = "epoch", .series = {line}});
  }
  figure.columns = 2;
  return figure;
}

}  // namespace pictures
