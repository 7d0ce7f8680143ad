// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include <rewire/core/random.hpp>
#include <rewire/data/dataset.hpp>

namespace support {

/// Points around one corner of a cube for each class (at most 2^features): a straight
/// line separates any two of them.  Classes take turns.
inline rewire::Dataset blobs(std::size_t count, std::size_t features,
                             std::size_t classes, std::uint64_t seed,
                             double spread = 0.3) {
  rewire::Rng rng(seed, rewire::Purpose::data);
  auto points = rewire::Dataset::Floats::from_shape({count, features});
  std::vector<rewire::Label> labels(count);
  for (std::size_t n = 0; n < count; ++n) {
    const std::size_t c = n % classes;
    labels[n] = static_cast<rewire::Label>(c);
    for (std::size_t f = 0; f < features; ++f) {
      const double corner = (c >> (f % 8)) & 1 ? 1 : -1;
      points(n, f) = static_cast<float>(corner + spread * rng.normal());
    }
  }
  return {{features}, std::move(points), std::move(labels), classes, "blobs"};
}

/// Points with `outputs` values each, linear in the point.
inline rewire::Dataset planes(std::size_t count, std::size_t features,
                              std::size_t outputs, std::uint64_t seed) {
  rewire::Rng rng(seed, rewire::Purpose::data);
  auto points = rewire::Dataset::Floats::from_shape({count, features});
  auto values = rewire::Dataset::Floats::from_shape({count, outputs});
  for (std::size_t n = 0; n < count; ++n) {
    for (std::size_t f = 0; f < features; ++f) {
      points(n, f) = static_cast<float>(rng.uniform(-1, 1));
    }
    for (std::size_t o = 0; o < outputs; ++o) {
      values(n, o) = points(n, o % features) - points(n, (o + 1) % features) / 2;
    }
  }
  return {{features}, std::move(points), std::move(values), "planes"};
}

}  // namespace support
