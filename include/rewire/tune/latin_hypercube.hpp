// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <numeric>
#include <vector>

#include <rewire/tune/space.hpp>

namespace rewire {

/// `count` points of the unit cube of so many dimensions, of which each of `count`
/// equal slices of each axis holds one (McKay, Beckman and Conover, Technometrics
/// 1979).
inline std::vector<std::vector<double>> latin_hypercube(std::size_t count,
                                                        std::size_t dimensions,
                                                        Rng& rng) {
  std::vector<std::vector<double>> points(count, std::vector<double>(dimensions));
  std::vector<std::size_t> slices(count);
  std::iota(slices.begin(), slices.end(), std::size_t{0});
  for (std::size_t d = 0; d < dimensions; ++d) {
    shuffle(slices, rng);
    for (std::size_t i = 0; i < count; ++i) {
      points[i][d] =
          (static_cast<double>(slices[i]) + rng.uniform()) / static_cast<double>(count);
    }
  }
  return points;
}

/// The configurations there; what is inactive is left out afterwards.
inline std::vector<Configuration> latin_hypercube(const Space& space, std::size_t count,
                                                  Rng& rng) {
  std::vector<Configuration> all;
  for (const auto& point : latin_hypercube(count, space.size(), rng))
    all.push_back(space.at(point));
  return all;
}

}  // namespace rewire
