// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <variant>
#include <vector>

#include <rewire/core/random.hpp>
#include <rewire/tune/space.hpp>

namespace rewire {

/// All that differ from `c` in one active hyper-parameter, and in what that makes
/// active or inactive: every other word, and four Gaussian moves (deviation 0.2 of the
/// range) of a number; in random order.
inline std::vector<Configuration> neighbours(const Space& space, const Configuration& c,
                                             Rng& rng) {
  const auto moved = [&rng](double from) {
    for (int i = 0; i < 100; ++i) {
      const double to = from + 0.2 * rng.normal();
      if (to >= 0 && to <= 1) return to;
    }
    return from;
  };
  std::vector<Configuration> all;
  const std::vector<double> point = space.point_of(c);
  for (std::size_t d = 0; d < space.size(); ++d) {
    if (point[d] < 0) continue;
    const Dimension& dimension = space.dimensions()[d];
    const auto* choice = std::get_if<Choice>(&dimension.range);
    const std::size_t tries = choice == nullptr ? 4 : choice->options.size();
    for (std::size_t i = 0; i < tries; ++i) {
      Configuration other = c;
      other[dimension.name] = choice == nullptr ? space.from_unit(d, moved(point[d]))
                                                : Setting(choice->options[i]);
      if (other.at(dimension.name) != c.at(dimension.name))
        all.push_back(space.completed(other));
    }
  }
  shuffle(all, rng);
  return all;
}

}  // namespace rewire
