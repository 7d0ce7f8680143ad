// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include <rewire/core/errors.hpp>
#include <rewire/data/augment.hpp>

namespace rewire {

/// The augmentation of ResNet and DenseNet on CIFAR-10: an image gets a black border, a
/// window of its old size is cut out at a random place, and perhaps mirrored (He et
/// al., CVPR 2016).  Labels of pixels move along; those of the border are `ignored`.
struct RandomCrop {
  std::size_t padding = 4;  ///< pixels of border on each side
  bool mirror = true;       ///< left and right change places, one image in two
  /// What a raw 0, black, becomes when it is normalised: `Dataset::offset()`, one
  /// number for all features or one each.  The border is black *before* normalisation,
  /// so that a mean image is subtracted where a pixel comes to lie.
  std::vector<float> black = {0.0F};

  void operator()(const Sample& from, std::span<float> input, std::span<Label> labels,
                  Rng& rng) const {
    const Shape& s = from.shape;
    validate(s);
    const std::size_t down = rng.below(2 * padding + 1),
                      right = rng.below(2 * padding + 1);
    const bool mirrored = rng.bits32() % 2 == 1 && mirror;
    const auto source = [&](std::size_t row, std::size_t column) {
      // Unsigned: what lies above or left of the image is large.
      return Place{row + down - padding,
                   (mirrored ? s.width - 1 - column : column) + right - padding};
    };
    for (std::size_t channel = 0; channel < s.channels; ++channel) {
      const std::size_t plane = channel * s.pixels();
      for (std::size_t i = 0; i < s.pixels(); ++i) {
        const Place at = source(i / s.width, i % s.width);
        const float here = black_of(plane + i);
        const std::size_t there = plane + at.row * s.width + at.column;
        input[plane + i] =
            at.inside(s) ? from.input[there] - black_of(there) + here : here;
      }
    }
    if (labels.size() != s.pixels()) return;  // of the whole image: it stays
    for (std::size_t i = 0; i < labels.size(); ++i) {
      const Place at = source(i / s.width, i % s.width);
      labels[i] = at.inside(s) ? from.labels[at.row * s.width + at.column] : ignored;
    }
  }

 private:
  struct Place {
    std::size_t row, column;
    bool inside(const Shape& s) const { return row < s.height && column < s.width; }
  };

  float black_of(std::size_t feature) const {
    return black.size() == 1 ? black[0] : black[feature];
  }

  void validate(const Shape& s) const {
    if (padding > std::max(s.height, s.width)) {
      throw Error({"RandomCrop",
                   text("a border of at most ", std::max(s.height, s.width)),
                   text(padding), "choose a padding no larger than the image"});
    }
    if (black.size() != 1 && black.size() != s.size()) {
      throw Error({"RandomCrop", text("1 or ", s.size(), " values of black"),
                   text(black.size()), "give the data set's offset()"});
    }
  }
};

}  // namespace rewire
