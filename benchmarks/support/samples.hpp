// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace bench {

/// Seconds that repeated runs of one piece of work took.
class Samples {
 public:
  void add(double seconds) { seconds_.push_back(seconds); }
  void reserve(std::size_t count) { seconds_.reserve(count); }
  std::size_t size() const { return seconds_.size(); }

  double quantile(double q) const {
    if (seconds_.empty()) return 0;
    std::vector<double> sorted = seconds_;
    std::sort(sorted.begin(), sorted.end());
    const double at = q * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(at);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    const double part = at - static_cast<double>(below);
    return sorted[below] * (1 - part) + sorted[above] * part;
  }

  double median() const { return quantile(0.5); }

  /// The width of the middle half, as a share of the median.
  double spread() const {
    return median() > 0 ? (quantile(0.75) - quantile(0.25)) / median() : 0;
  }

 private:
  std::vector<double> seconds_;
};

}  // namespace bench
