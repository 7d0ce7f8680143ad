// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include <rewire/io.hpp>

#include "support/figures.hpp"

/// Seconds of an epoch (steps, batches, rewiring; or of `parts` of it), the median over
/// the run: a run that had to wait for other work now and then is not slower for it.
inline double epoch_seconds(const example::Outcome& o,
                            const std::vector<std::string>& parts = {
                                "seconds_train", "seconds_data", "seconds_evolve"}) {
  std::vector<double> each;
  double before = 0;
  for (std::size_t e = 1; e <= o.curve.last_epoch(); ++e) {
    double sum = 0;
    for (const std::string& part : parts) sum += o.curve.at(e, part).value_or(0);
    each.push_back(sum - before);
    before = sum;
  }
  if (each.empty()) return 0;
  const auto middle = each.begin() + static_cast<std::ptrdiff_t>(each.size() / 2);
  std::nth_element(each.begin(), middle, each.end());
  return *middle;
}

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
    for (double& at : over_seconds.x) at *= epoch_seconds(o);
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
