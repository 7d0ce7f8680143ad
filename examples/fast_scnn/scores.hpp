// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <string>

#include <rewire/losses/softmax_cross_entropy.hpp>
#include <rewire/training/evaluate.hpp>
#include <rewire/training/segmentation.hpp>

/// The mean Dice coefficient over the classes that are or were predicted anywhere: one
/// matrix over the whole set, what is ignored left out, as the course project's
/// efficiency tool has it.
inline double mean_dice(const rewire::ConfusionMatrix& matrix) {
  double sum = 0;
  std::size_t there = 0;
  for (std::size_t c = 0; c < matrix.classes(); ++c) {
    const double dice = matrix.dice(c);
    if (!(dice >= 0)) continue;  // NaN: nothing of it anywhere
    sum += dice;
    ++there;
  }
  return there == 0 ? std::numeric_limits<double>::quiet_NaN()
                    : sum / static_cast<double>(there);
}

/// What a network makes of a set.
struct Judged {
  rewire::ConfusionMatrix matrix;
  double loss = 0;  ///< cross-entropy, mean over the pixels that count

  /// `miou`, `mean_dice`, `pixel_accuracy` and `validation_loss`.
  std::map<std::string, double> named() const {
    return {{"validation_loss", loss},
            {"miou", matrix.mean_iou()},
            {"mean_dice", mean_dice(matrix)},
            {"pixel_accuracy", matrix.accuracy()}};
  }
};

template <class Net>
Judged judge(const Net& net, const rewire::Dataset& set, rewire::Pass<float>& pass,
             std::size_t batch_size = 32) {
  Judged judged{rewire::ConfusionMatrix(set.classes())};
  const rewire::SoftmaxCrossEntropy loss;
  double sum = 0;
  rewire::each_prediction(net, set, pass, {.batch_size = batch_size},
                          [&](const auto& batch, auto y) {
                            const std::uint64_t before = judged.matrix.total();
                            judged.matrix.add(y, batch.labels);
                            sum += loss.template operator()<float>(y, batch, {}) *
                                   static_cast<double>(judged.matrix.total() - before);
                          });
  if (judged.matrix.total() > 0)
    judged.loss = sum / static_cast<double>(judged.matrix.total());
  return judged;
}
