// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

namespace support {

/// Chi-square of counts that should all be equal.
inline double chi_square(const std::vector<std::size_t>& counts) {
  double total = 0;
  for (const std::size_t c : counts) total += static_cast<double>(c);
  const double expected = total / static_cast<double>(counts.size());
  double sum = 0;
  for (const std::size_t c : counts) {
    const double d = static_cast<double>(c) - expected;
    sum += d * d / expected;
  }
  return sum;
}

/// A chi-square with that many cells exceeds this once in about 10,000 times (Wilson
/// and Hilferty's approximation, z = 3.72).
inline double chi_square_limit(std::size_t cells) {
  const double k = static_cast<double>(cells - 1);
  const double root = 1 - 2 / (9 * k) + 3.72 * std::sqrt(2 / (9 * k));
  return k * root * root * root;
}

struct Moments {
  double mean = 0;
  double variance = 0;
  double fourth = 0;  // central
};

inline Moments moments(const std::vector<double>& values) {
  Moments m;
  const double n = static_cast<double>(values.size());
  for (const double v : values) m.mean += v / n;
  for (const double v : values) {
    const double d = v - m.mean;
    m.variance += d * d / n;
    m.fourth += d * d * d * d / n;
  }
  return m;
}

}  // namespace support
