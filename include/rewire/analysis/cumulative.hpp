// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include <rewire/analysis/degrees.hpp>
#include <rewire/core/errors.hpp>

namespace rewire {

/// A complementary cumulative distribution: `share[i]` of the neurons have at least
/// `degree[i]` links.
struct Cumulative {
  std::vector<std::size_t> degree;  ///< increasing
  std::vector<double> share;        ///< decreasing, in (0, 1]
};

/// At each degree that occurs.
inline Cumulative complementary_cumulative(std::span<const std::size_t> degrees) {
  Cumulative out;
  std::size_t left = degrees.size();
  const std::vector<std::size_t> counts = degree_histogram(degrees);
  for (std::size_t d = 0; d < counts.size(); ++d) {
    if (counts[d] == 0) continue;
    out.degree.push_back(d);
    out.share.push_back(static_cast<double>(left) /
                        static_cast<double>(degrees.size()));
    left -= counts[d];
  }
  return out;
}

/// Of the number of successes in `trials` of chance `chance`: what the degrees of links
/// placed at random follow, with a trial a neuron on the other side and the density as
/// chance.  At each degree that is at least `least_share` likely to be reached.
inline Cumulative binomial_cumulative(std::size_t trials, double chance,
                                      double least_share = 1e-6) {
  require_range(chance, 0, 1, "binomial_cumulative", "chance");
  const auto n = static_cast<double>(trials);
  const auto log_mass = [&](std::size_t k) {
    const auto d = static_cast<double>(k);
    if (chance == 0 || chance == 1) return d == n * chance ? 0.0 : -HUGE_VAL;
    return std::lgamma(n + 1) - std::lgamma(d + 1) - std::lgamma(n - d + 1) +
           d * std::log(chance) + (n - d) * std::log1p(-chance);
  };
  std::vector<double> tail(trials + 1);  // summed from its small end
  double sum = 0;
  for (std::size_t k = trials + 1; k-- > 0;) tail[k] = sum += std::exp(log_mass(k));
  Cumulative out;
  for (std::size_t k = 0; k <= trials && tail[k] >= least_share; ++k) {
    out.degree.push_back(k);
    out.share.push_back(tail[k]);
  }
  return out;
}

}  // namespace rewire
