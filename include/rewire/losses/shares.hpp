// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <numeric>

#include <rewire/core/parallel.hpp>

namespace rewire::detail {

/// The sum of `f(begin, end)` over ranges that cover [0, rows), which the team shares.
/// There are as many whatever the team: so is the order of the sum.
template <class F>
double sum_of_shares(Team* team, std::size_t rows, F f) {
  constexpr std::size_t shares = 64;
  double sums[shares] = {};
  parallel_for(team, shares, [&](std::size_t begin, std::size_t end) {
    for (std::size_t s = begin; s < end; ++s)
      sums[s] = f(rows * s / shares, rows * (s + 1) / shares);
  });
  return std::accumulate(sums, sums + shares, 0.0);
}

}  // namespace rewire::detail
