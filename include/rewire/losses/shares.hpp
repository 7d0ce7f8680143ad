// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <numeric>

#include <rewire/core/parallel.hpp>
#include <rewire/core/view.hpp>

namespace rewire::detail {

/// The sum of `f(begin, end)` over ranges that cover the rows of `prediction`, `lanes`
/// places a row; the team shares them where there are so many numbers that it pays.
/// There are always 64 ranges, so the order of the sum does not depend on the team.
template <class T, class F>
double sum_of_shares(Team* team, const View<const T>& prediction, F f) {
  constexpr std::size_t worth_sharing = 1 << 15;  // numbers: 70 microseconds
  constexpr std::size_t shares = 64;
  const std::size_t rows = prediction.tiles() * prediction.shape.pixels(),
                    numbers = prediction.tiles() * prediction.tile_size();
  double sums[shares] = {};
  parallel_for(numbers < worth_sharing ? nullptr : team, shares,
               [&](std::size_t begin, std::size_t end) {
                 for (std::size_t s = begin; s < end; ++s)
                   sums[s] = f(rows * s / shares, rows * (s + 1) / shares);
               });
  return std::accumulate(sums, sums + shares, 0.0);
}

}  // namespace rewire::detail
