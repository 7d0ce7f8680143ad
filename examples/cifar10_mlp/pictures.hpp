// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include <rewire/io/figure.hpp>

#include "support/figures.hpp"

/// Test accuracy in percent that is published, at these epochs: SReLU, no decay, one
/// run (result files of `dcmocanu/sparse-evolutionary-artificial-neural-networks`,
/// Keras).
inline constexpr std::array<std::size_t, 8> published_epochs{1,   10,  50,  100,
                                                             200, 400, 600, 1000};
inline const std::map<std::string, std::vector<double>> published{
    {"SET", {17.1, 42.8, 57.1, 60.8, 66.0, 69.6, 71.2, 73.3}},
    {"FixProb", {14.9, 42.4, 55.7, 59.9, 63.9, 65.9, 67.4, 68.8}},
    {"Dense", {35.8, 51.3, 60.3, 63.8, 65.7, 69.2, 68.8, 70.3}}};

/// Test accuracy over epochs, with the published points, beside the same over seconds.
inline rewire::Figure equal_epochs_and_seconds(const example::Outcomes& models,
                                               bool comparable) {
  rewire::Panel epochs{.title = "at equal epochs",
                       .x_label = "epoch",
                       .y_label = "test accuracy, %",
                       .log_x = true};
  rewire::Panel seconds{.title = "at equal seconds of training",
                        .x_label = "seconds",
                        .y_label = "test accuracy, %",
                        .log_x = true};
  for (std::size_t i = 0; i < models.size(); ++i) {
    const example::Outcome& o = *models[i];
    auto [x, y] = o.curve.points("test_accuracy");
    for (double& value : y) value *= 100;
    rewire::Series over_epochs{.name = o.name(), .x = x, .y = y, .colour = i};
    rewire::Series over_seconds = over_epochs;
    for (double& at : over_seconds.x) at *= example::epoch_seconds(o);
    seconds.series.push_back(std::move(over_seconds));
    epochs.series.push_back(std::move(over_epochs));
    const auto known = published.find(o.name());
    if (!comparable || known == published.end()) continue;
    rewire::Series dots{.name = o.name() + ", published (SReLU)",
                        .y = known->second,
                        .style = rewire::Series::points,
                        .colour = i};
    dots.x.assign(published_epochs.begin(), published_epochs.end());
    epochs.series.push_back(std::move(dots));
  }
  return {.panels = {std::move(epochs), std::move(seconds)}};
}
