// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include <rewire/data/augment.hpp>
#include <rewire/data/colour_jitter.hpp>
#include <rewire/data/dataset.hpp>
#include <rewire/data/random_patch.hpp>

#include "fast_scnn/palette.hpp"
#include "fast_scnn/profile.hpp"

/// Mean and deviation of each colour, of values in [0, 1].
struct Colours {
  std::array<float, 3> mean, deviation;

  /// Makes inputs of bytes.
  void normalise(rewire::Dataset& set) const {
    std::vector<float> scale, offset;
    for (std::size_t f = 0; f < set.shape().size(); ++f) {
      const std::size_t c = f / set.shape().pixels();
      scale.push_back(1 / (255 * deviation[c]));
      offset.push_back(-mean[c] / deviation[c]);
    }
    set.normalise(std::move(scale), std::move(offset));
  }
};

/// Pictures of streets with a class for each pixel, at any resolution.
struct Street {
  std::string name;
  const ClassSet* classes = nullptr;
  Colours colours;
  /// Training and validation images, normalised and resized; labels too.
  std::function<rewire::Split(const Profile&)> at;
};

/// What training does to an image of a profile: a patch of it, perhaps mirrored, in
/// slightly other colours.
inline rewire::Augment augmentation(const Profile& profile, const Colours& colours) {
  return [patch = rewire::RandomPatch{profile.patch_height, profile.patch_width},
          jitter = rewire::ColourJitter{.mean = colours.mean,
                                        .deviation = colours.deviation}](
             const rewire::Sample& from, std::span<float> input,
             std::span<rewire::Label> labels, rewire::Rng& rng) {
    patch(from, input, labels, rng);
    jitter(input, rng);
  };
}
