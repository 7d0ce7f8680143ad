// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include <rewire/storage/pattern.hpp>

namespace rewire {

namespace detail {

/// The value of rank k (from 0) in `values`, in O(n).
inline float ranked(std::vector<float>& values, double k) {
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(k);
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

}  // namespace detail

/// The positions that the published SET program removes: the share `zeta` nearest zero
/// of the negative and of the positive weights, each for itself.  With v the sorted
/// values, f the first and l - 1 the last place of a smallest magnitude, n their
/// number, what stays is strictly below v[floor((1 - zeta) f)] or strictly above
/// v[floor(min(n - 1, l + zeta (n - l)))]; ties and tiny n therefore lose more than the
/// share.  O(n).
inline std::vector<Position> nearest_zero_by_sign(std::span<const float> values,
                                                  double zeta) {
  std::vector<Position> drop;
  const std::size_t n = values.size();
  if (n == 0 || zeta == 0) return drop;
  float smallest = std::numeric_limits<float>::infinity();
  for (const float v : values) smallest = std::min(smallest, std::abs(v));
  std::size_t below = 0, negative_ties = 0, positive_ties = 0;
  for (const float v : values) {
    below += v < -smallest;
    negative_ties += v == -smallest;
    positive_ties += v == smallest && smallest != 0;
  }
  // Between -smallest and smallest there is nothing: the places of the smallest
  // magnitude are next to one another.
  const double first = static_cast<double>(below);
  const double last = static_cast<double>(below + negative_ties + positive_ties);
  const double count = static_cast<double>(n);
  std::vector<float> sorted(values.begin(), values.end());
  const float low = detail::ranked(sorted, std::floor((1 - zeta) * first));
  const float high = detail::ranked(
      sorted, std::floor(std::min(count - 1, last + zeta * (count - last))));
  for (std::size_t i = 0; i < n; ++i) {
    if (!(values[i] < low || values[i] > high))
      drop.push_back(static_cast<Position>(i));
  }
  return drop;
}

/// The positions of the `count` smallest magnitudes, increasing; of equal ones the
/// first.  O(n).
inline std::vector<Position> weakest(std::span<const float> values, std::size_t count) {
  std::vector<Position> order(values.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<Position>(i);
  count = std::min(count, order.size());
  const auto weaker = [&](Position a, Position b) {
    const float x = std::abs(values[a]), y = std::abs(values[b]);
    return x != y ? x < y : a < b;
  };
  const auto end = order.begin() + static_cast<std::ptrdiff_t>(count);
  if (end != order.end()) std::nth_element(order.begin(), end, order.end(), weaker);
  order.erase(end, order.end());
  std::sort(order.begin(), order.end());
  return order;
}

}  // namespace rewire
