// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <limits>
#include <map>
#include <string>

#include <rewire/kernels/functions.hpp>
#include <rewire/training/evaluate.hpp>
#include <rewire/training/metrics.hpp>
#include <rewire/training/segmentation.hpp>

/// What a network makes of a set: which class it takes for which, and, of two classes,
/// how far its probabilities are from the masks: the loss that the tutorial prints.
struct Judged {
  rewire::ConfusionMatrix matrix;
  double squared_error = std::numeric_limits<double>::quiet_NaN();  ///< mean a pixel
};

template <class Net>
Judged judge(const Net& net, const rewire::Dataset& set, rewire::Pass<float>& pass) {
  Judged judged{rewire::ConfusionMatrix(set.classes())};
  const bool two = net.output().channels == 1;
  double sum = 0;
  const auto add = [&](const auto& batch, rewire::View<const float> y) {
    judged.matrix.add(y, batch.labels);
    for (std::size_t t = 0; two && t < y.tiles(); ++t) {
      for (std::size_t p = 0; p < y.features(); ++p) {
        for (std::size_t j = 0; j < y.filled(t); ++j) {
          const std::size_t at = p * y.lanes + j;
          const rewire::Label truth = batch.labels.tile(t)[at];
          if (truth == rewire::ignored) continue;
          const float off = static_cast<float>(truth) - rewire::sigmoid(y.tile(t)[at]);
          sum += static_cast<double>(off * off);
        }
      }
    }
  };
  rewire::each_prediction(net, set, pass, {.batch_size = 100}, add);
  if (two) judged.squared_error = sum / static_cast<double>(judged.matrix.total());
  return judged;
}

/// The scores by name, each with `prefix` before it.
inline std::map<std::string, double> named(const Judged& judged,
                                           const std::string& prefix = "") {
  const auto s = rewire::segmentation_scores(judged.matrix);
  std::map<std::string, double> all{
      {prefix + "foreground_iou", s.foreground_iou},
      {prefix + "mean_iou", s.mean_iou},
      {prefix + "dice", s.dice},
      {prefix + "pixel_accuracy", s.pixel_accuracy},
      {prefix + "foreground_recall", s.foreground_recall}};
  if (!std::isnan(judged.squared_error))
    all[prefix + "squared_error"] = judged.squared_error;
  return all;
}
