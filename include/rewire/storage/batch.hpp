// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include <rewire/core/parallel.hpp>
#include <rewire/core/view.hpp>

namespace rewire {

/// A class number, counted from 0.
using Label = std::int32_t;

/// A place that counts neither in a loss nor in a metric.
inline constexpr Label ignored = -1;

/// What one step trains on: inputs, and the labels or values to be predicted, all tiled
/// alike. `labels` has one channel (and a map's height and width where every pixel has
/// its own). What a data set does not have is empty.
template <class T>
struct Batch {
  View<const T> input;  ///< samples, as tiles
  View<const Label> labels;
  View<const T> values;
  Team* team = nullptr;  ///< threads that a loss may use, where there are any
};

}  // namespace rewire
