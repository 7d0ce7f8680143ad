// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <rewire/core/parallel.hpp>
#include <rewire/core/random.hpp>
#include <rewire/core/rank.hpp>
#include <rewire/core/sample.hpp>
#include <rewire/storage/pattern.hpp>

namespace rewire {

namespace detail {

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
  const auto place = [](double rank) { return static_cast<std::size_t>(rank); };
  return detail::between_ranks(values, detail::ByValue{}, place((1 - zeta) * first),
                               place(std::min(count - 1, last + zeta * (count - last))),
                               team)
      .positions;
}

/// The positions of the `count` smallest magnitudes, increasing; of equal ones the
/// first.  O(n).
inline std::vector<Position> weakest(std::span<const float> values, std::size_t count,
                                     Team* team = nullptr) {
  return detail::lowest(values, detail::ByMagnitude{}, count, team);
}

/// The same of the `count` largest magnitudes.
inline std::vector<Position> strongest(std::span<const float> values, std::size_t count,
                                       Team* team = nullptr) {
  return detail::lowest(values, detail::ByWeakness{}, count, team);
}

/// Which links go when a share of them is removed.
enum class Removal {
  by_sign,    ///< nearest zero among the negative and among the positive weights, as
              ///< published
  magnitude,  ///< smallest |weight| of all
  random,     ///< any (a control of the paper)
  largest,    ///< largest |weight| of all (the other control)
};

/// The positions of the links that `removal` takes, about `share` of them, increasing.
inline std::vector<Position> links_to_remove(Removal removal,
                                             std::span<const float> values,
                                             double share, Rng& rng,
                                             Team* team = nullptr) {
  if (removal == Removal::by_sign) return nearest_zero_by_sign(values, share, team);
  const auto count = static_cast<std::size_t>(
      std::llround(share * static_cast<double>(values.size())));
  if (removal == Removal::magnitude) return weakest(values, count, team);
  if (removal == Removal::largest) return strongest(values, count, team);
  const auto chosen = sample(count, values.size(), rng, team);
  return {chosen.begin(), chosen.end()};
}

}  // namespace rewire
