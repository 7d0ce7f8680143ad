// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include <rewire/storage/degrees.hpp>

namespace rewire {

/// How many neurons have degree 0, 1, 2, ...; as long as the largest degree needs.
inline std::vector<std::size_t> degree_histogram(std::span<const std::size_t> degrees) {
  std::vector<std::size_t> counts;
  for (const std::size_t degree : degrees) {
    if (degree >= counts.size()) counts.resize(degree + 1);
    ++counts[degree];
  }
  return counts;
}

/// Inequality of the degrees: 0 when all are equal, towards 1 when one neuron has all
/// links. Half the mean absolute difference of all pairs, divided by the mean; 0
/// without any link.
inline double gini(std::span<const std::size_t> degrees) {
  std::vector<std::size_t> sorted(degrees.begin(), degrees.end());
  std::sort(sorted.begin(), sorted.end());
  const auto n = static_cast<double>(sorted.size());
  double sum = 0, weighted = 0;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const auto degree = static_cast<double>(sorted[i]);
    sum += degree;
    weighted += (2 * static_cast<double>(i + 1) - n - 1) * degree;
  }
  return sum > 0 ? weighted / (n * sum) : 0;
}

/// Degrees in a few numbers; all 0 where there are no neurons.
struct DegreeSummary : DegreeRange {
  double deviation =
      0;            ///< standard deviation over all neurons (divided by n, not n - 1)
  double gini = 0;  ///< see `gini`
};

/// Mean, extremes and quantiles of `degrees`; all 0 where there are none.
inline DegreeSummary degree_summary(std::span<const std::size_t> degrees) {
  DegreeSummary s{degree_range(degrees)};
  if (degrees.empty()) return s;
  double squares = 0;
  for (const std::size_t d : degrees) {
    const double off = static_cast<double>(d) - s.mean;
    squares += off * off;
  }
  s.deviation = std::sqrt(squares / static_cast<double>(degrees.size()));
  s.gini = gini(degrees);
  return s;
}

}  // namespace rewire
