// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <rewire/core/errors.hpp>
#include <rewire/core/random.hpp>

namespace rewire {

namespace detail {

/// `count` distinct numbers below `bound`, increasing; fast while count <= bound / 2.
inline std::vector<std::uint64_t> sample_few(std::uint64_t count, std::uint64_t bound,
                                             Rng& rng) {
  std::vector<std::uint64_t> chosen;
  chosen.reserve(static_cast<std::size_t>(count));
  // The first `count` distinct draws are a uniform subset.  A round draws exactly what
  // is still missing, so the set never overshoots and the order inside a round does not
  // matter.
  while (chosen.size() < count) {
    const auto before = static_cast<std::ptrdiff_t>(chosen.size());
    for (std::uint64_t n = count - chosen.size(); n > 0; --n) {
      chosen.push_back(rng.below(bound));
    }
    std::sort(chosen.begin() + before, chosen.end());
    std::inplace_merge(chosen.begin(), chosen.begin() + before, chosen.end());
    chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
  }
  return chosen;
}

}  // namespace detail

/// A uniformly random set of `count` distinct numbers below `bound`, increasing.  Time
/// and memory are O(count log count) however large `bound` is, and exact up to count =
/// bound.
inline std::vector<std::uint64_t> sample(std::uint64_t count, std::uint64_t bound,
                                         Rng& rng) {
  if (count > bound) {
    throw Error({"sample", text("at most ", bound, " distinct numbers"), text(count),
                 "ask for fewer"});
  }
  if (count <= bound / 2) return detail::sample_few(count, bound, rng);
  const auto left_out = detail::sample_few(bound - count, bound, rng);
  std::vector<std::uint64_t> chosen;
  chosen.reserve(static_cast<std::size_t>(count));
  auto skip = left_out.begin();
  for (std::uint64_t n = 0; n < bound; ++n) {
    if (skip != left_out.end() && *skip == n) {
      ++skip;
    } else {
      chosen.push_back(n);
    }
  }
  return chosen;
}

}  // namespace rewire
