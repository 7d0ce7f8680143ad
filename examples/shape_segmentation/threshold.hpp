// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include <rewire/data/dataset.hpp>
#include <rewire/training/metrics.hpp>

/// The simplest thing that could work: a pixel is foreground where one channel is at
/// least (or, `below`, less than) a limit.
struct Threshold {
  std::size_t channel = 0;
  std::size_t limit = 0;  ///< of the raw byte
  bool below = false;

  bool operator()(std::uint8_t value) const { return (value < limit) != !below; }
  std::string words() const {
    return rewire::text("channel ", channel, below ? " < " : " >= ", limit);
  }
};

/// Which class the threshold takes for which.
inline rewire::ConfusionMatrix judge(const Threshold& threshold,
                                     const rewire::Dataset& set) {
  const auto& bytes = std::get<rewire::Dataset::Bytes>(set.samples());
  const std::size_t pixels = set.shape().pixels();
  rewire::ConfusionMatrix matrix(2);
  for (std::size_t n = 0; n < set.size(); ++n) {
    const std::uint8_t* plane =
        bytes.data() + n * set.shape().size() + threshold.channel * pixels;
    for (std::size_t p = 0; p < pixels; ++p)
      matrix.add(set.labels()[n * pixels + p], threshold(plane[p]) ? 1 : 0);
  }
  return matrix;
}

/// The one of the largest foreground IoU on `set`, which has two classes.
inline Threshold best_threshold(const rewire::Dataset& set) {
  const auto& bytes = std::get<rewire::Dataset::Bytes>(set.samples());
  const std::size_t pixels = set.shape().pixels();
  Threshold best;
  double most = -1;
  for (std::size_t c = 0; c < set.shape().channels; ++c) {
    // How many pixels of each class have each value, then how many have less.
    std::array<std::array<double, 257>, 2> less{};
    for (std::size_t n = 0; n < set.size(); ++n) {
      const std::uint8_t* plane = bytes.data() + n * set.shape().size() + c * pixels;
      for (std::size_t p = 0; p < pixels; ++p) {
        const rewire::Label truth = set.labels()[n * pixels + p];
        if (truth == rewire::ignored) continue;
        ++less[static_cast<std::size_t>(truth)][std::size_t{plane[p]} + 1];
      }
    }
    for (auto& counts : less) {
      for (std::size_t v = 1; v < counts.size(); ++v) counts[v] += counts[v - 1];
    }
    for (std::size_t limit = 0; limit <= 256; ++limit) {
      for (const bool below : {false, true}) {
        const double hit = below ? less[1][limit] : less[1][256] - less[1][limit];
        const double wrong = below ? less[0][limit] : less[0][256] - less[0][limit];
        const double iou = hit / (less[1][256] + wrong);
        if (iou > most) most = iou, best = {c, limit, below};
      }
    }
  }
  return best;
}
