// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include <rewire/core/parallel.hpp>
#include <rewire/core/rank.hpp>
#include <rewire/storage/pattern.hpp>

namespace rewire {

namespace detail {

/// The positions of the values whose key is in [low, high], increasing.
template <class Key>
std::vector<Position> positions_of(std::span<const float> values, Key key,
                                   std::uint32_t low, std::uint32_t high, Team* team) {
  const auto inside = [=](float v) { return key(v) - low <= high - low; };
  const std::size_t parts = size(team);
  const auto first = [&](std::size_t part) { return values.size() * part / parts; };
  std::vector<std::size_t> start(parts + 1);
  run(team, [&](std::size_t part) {
    start[part + 1] =
        count_where(values.subspan(first(part), first(part + 1) - first(part)), inside);
  });
  for (std::size_t p = 0; p < parts; ++p) start[p + 1] += start[p];
  std::vector<Position> found(start[parts]);
  run(team, [&](std::size_t part) {
    std::size_t to = start[part];
    for (std::size_t i = first(part); to < start[part + 1]; ++i) {
      found[to] = static_cast<Position>(i);  // stays if the next does not come here
      to += inside(values[i]);
    }
  });
  return found;
}

/// The smallest magnitude there is; `values` not empty.
inline float smallest_magnitude(std::span<const float> values) {
  constexpr std::size_t block = 64;
  std::uint32_t least[block];  // bits of magnitudes are in the order of magnitudes
  const ByMagnitude key;
  std::fill(least, least + block, key(values[0]));
  std::size_t i = 0;
  for (; i + block <= values.size(); i += block) {
    for (std::size_t j = 0; j < block; ++j)
      least[j] = std::min(least[j], key(values[i + j]));
  }
  for (; i < values.size(); ++i) least[0] = std::min(least[0], key(values[i]));
  return std::bit_cast<float>(*std::min_element(least, least + block));
}

}  // namespace detail

/// The positions that the published SET program removes: the share `zeta` nearest zero
/// of the negative and of the positive weights, each for itself.  With v the sorted
/// values, f the first and l - 1 the last place of a smallest magnitude, n their
/// number, what stays is strictly below v[floor((1 - zeta) f)] or strictly above
/// v[floor(min(n - 1, l + zeta (n - l)))]; ties and tiny n therefore lose more than the
/// share.  O(n).
inline std::vector<Position> nearest_zero_by_sign(std::span<const float> values,
                                                  double zeta, Team* team = nullptr) {
  const std::size_t n = values.size();
  if (n == 0 || zeta == 0) return {};
  // Between -smallest and smallest there is nothing: the places of the smallest
  // magnitude are next to one another.
  const float smallest = detail::smallest_magnitude(values);
  const auto below = detail::count_where(
      values, [=](float v) { return v < -smallest; }, team);
  const auto up_to = detail::count_where(
      values, [=](float v) { return v <= smallest; }, team);
  const auto first = static_cast<double>(below), last = static_cast<double>(up_to);
  const double count = static_cast<double>(n);
  const detail::ByValue key;
  const auto place = [](double rank) { return static_cast<std::size_t>(rank); };
  const auto [low, high] = detail::keys_of_rank(
      values, key,
      std::array{place((1 - zeta) * first),
                 place(std::min(count - 1, last + zeta * (count - last)))},
      team);
  return detail::positions_of(values, key, low, high, team);
}

/// The positions of the `count` smallest magnitudes, increasing; of equal ones the
/// first.  O(n).
inline std::vector<Position> weakest(std::span<const float> values, std::size_t count,
                                     Team* team = nullptr) {
  if (count == 0 || values.empty()) return {};
  count = std::min(count, values.size());
  const detail::ByMagnitude key;
  const auto [most] = detail::keys_of_rank(values, key, std::array{count - 1}, team);
  auto found = detail::positions_of(values, key, 0, most, team);
  constexpr auto nowhere = std::numeric_limits<Position>::max();
  // Of those just at the limit, the last are too many.
  std::size_t spare = found.size() - count;
  for (std::size_t i = found.size(); spare > 0; --i) {
    if (key(values[found[i - 1]]) != most) continue;
    found[i - 1] = nowhere;
    --spare;
  }
  std::erase(found, nowhere);
  return found;
}

}  // namespace rewire
