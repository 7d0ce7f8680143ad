// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <rewire/training/metrics.hpp>

namespace rewire {

/// How well places are told apart, each in [0, 1]; NaN where there was nothing to
/// measure.  The foreground is every class but 0.
struct SegmentationScores {
  double foreground_iou = 0;     ///< intersection over union, of foreground as a whole
  double mean_iou = 0;           ///< mean over the classes, background too
  double dice = 0;               ///< of the foreground: 2 I / (1 + I), I its IoU
  double pixel_accuracy = 0;     ///< share of places of the right class
  double foreground_recall = 0;  ///< share of the foreground that was found
};

/// Take them from a matrix over a whole set: means over batches are something else.
inline SegmentationScores segmentation_scores(const ConfusionMatrix& matrix) {
  const ConfusionMatrix foreground = matrix.against(0);
  return {.foreground_iou = foreground.iou(1),
          .mean_iou = matrix.mean_iou(),
          .dice = foreground.dice(1),
          .pixel_accuracy = matrix.accuracy(),
          .foreground_recall = foreground.recall(1)};
}

}  // namespace rewire
