// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <span>

#include <rewire/core/random.hpp>
#include <rewire/core/shape.hpp>
#include <rewire/storage/batch.hpp>

namespace rewire {

/// One sample of a data set as an augmentation sees it.
struct Sample {
  Shape shape;                    ///< of the sample
  std::span<const float> input;   ///< normalised; channels, rows, columns
  std::span<const Label> labels;  ///< none, one, or one a pixel
};

/// Changes a sample at random: reads `from` and writes all of `input`, which lies
/// elsewhere and may be of another shape, that of the `FitOptions`.  `labels` holds a
/// copy of the sample's labels, to be changed where the pixels that they name move; of
/// another shape, it holds nothing yet.  What is drawn from `rng` is the only chance:
/// the same random numbers give the same result.  Called from any thread, and allocates
/// nothing.
using Augment = std::function<void(const Sample& from, std::span<float> input,
                                   std::span<Label> labels, Rng& rng)>;

}  // namespace rewire
