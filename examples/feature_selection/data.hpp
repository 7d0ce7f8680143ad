// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>

#include <rewire/data/dataset.hpp>

#include "feature_selection/job.hpp"

/// `count` samples by chance (0: all), in this order for this seed.
rewire::Dataset draw(const rewire::Dataset& set, std::size_t count, std::uint64_t seed);

/// The user's own files, or the set of that name.  Images are in [0, 1]; each feature
/// of a table spans it over the training set.
rewire::Split load(const Job& job, std::uint64_t seed);

inline bool is_picture(const rewire::Shape& shape) {
  return shape.height >= 8 && shape.width >= 8;
}
