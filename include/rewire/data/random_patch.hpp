// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>

#include <rewire/core/errors.hpp>
#include <rewire/data/augment.hpp>

namespace rewire {

/// A window of `height` x `width` pixels at a random place of a larger map, perhaps
/// mirrored; labels of pixels move along.  `FitOptions::augmented` is the window's
/// shape.
struct RandomPatch {
  std::size_t height = 0, width = 0;  ///< pixels, at most the sample's
  bool mirror = true;  ///< left and right change places, one sample in two

  /// What `input` must be of.
  Shape shape(const Shape& sample) const { return {sample.channels, height, width}; }

  void operator()(const Sample& from, std::span<float> input, std::span<Label> labels,
                  Rng& rng) const {
    const Shape& s = from.shape;
    validate(s, input.size());
    const std::size_t down = rng.below(s.height - height + 1),
                      right = rng.below(s.width - width + 1);
    const bool mirrored = rng.bits32() % 2 == 1 && mirror;
    const auto cut = [&](const auto* map, auto* to) {
      for (std::size_t row = 0; row < height; ++row) {
        const auto* const first = map + (row + down) * s.width + right;
        auto* const out = to + row * width;
        if (mirrored) {
          std::reverse_copy(first, first + width, out);
        } else {
          std::copy_n(first, width, out);
        }
      }
    };
    for (std::size_t c = 0; c < s.channels; ++c)
      cut(from.input.data() + c * s.pixels(), input.data() + c * height * width);
    if (from.labels.size() == s.pixels()) cut(from.labels.data(), labels.data());
  }

 private:
  void validate(const Shape& s, std::size_t room) const {
    if (height < 1 || width < 1 || height > s.height || width > s.width) {
      throw Error({"RandomPatch", text("a patch of at most ", s.height, "x", s.width),
                   text(height, "x", width), "choose a patch inside the samples"});
    }
    if (room != s.channels * height * width) {
      throw Error({"RandomPatch", text("room for ", text(shape(s))),
                   text(room, " numbers"), "set FitOptions::augmented to its shape"});
    }
  }
};

}  // namespace rewire
