// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <string>
#include <vector>

namespace example {

/// Rows of cells, the first with the titles of the columns.
using Table = std::vector<std::vector<std::string>>;

/// The table as text, each column as wide as it needs.
inline std::string aligned(const Table& table) {
  std::vector<std::size_t> width;
  for (const auto& row : table) {
    width.resize(std::max(width.size(), row.size()));
    for (std::size_t c = 0; c < row.size(); ++c)
      width[c] = std::max(width[c], row[c].size());
  }
  std::string out;
  for (const auto& row : table) {
    for (std::size_t c = 0; c < row.size(); ++c) {
      out += std::string(width[c] - row[c].size(), ' ') + row[c] +
             (c + 1 < row.size() ? "  " : "\n");
    }
  }
  return out;
}

/// With this many digits after the point.
inline std::string fixed(double value, int digits) {
  char words[64];
  std::snprintf(words, sizeof words, "%.*f", digits, value);
  return words;
}

/// Mean and standard deviation of a figure over the seeds.
struct Spread {
  double mean = 0, deviation = 0;

  explicit Spread(const std::vector<double>& values) {
    for (const double v : values) mean += v / static_cast<double>(values.size());
    for (const double v : values) deviation += (v - mean) * (v - mean);
    if (values.size() > 1)
      deviation = std::sqrt(deviation / static_cast<double>(values.size() - 1));
  }

  std::string str(int digits) const {
    if (deviation == 0) return fixed(mean, digits);
    return fixed(mean, digits) + " +- " + fixed(deviation, digits);
  }
};

}  // namespace example
