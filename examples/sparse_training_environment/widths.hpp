// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

/// Widths of so many hidden layers: from the first to the middle one, at place
/// ceil(n / 2), in equal steps, then to the last; each rounded, halves to even.
inline std::vector<std::size_t> hidden_widths(std::size_t layers, double first,
                                              double middle, double last) {
  const auto rounded = [](double width) {
    return static_cast<std::size_t>(std::nearbyint(width));
  };
  if (layers == 1) return {rounded(first)};
  if (layers == 2) return {rounded(first), rounded(last)};
  const std::size_t half = (layers + 1) / 2;  // counted from 1
  std::vector<std::size_t> widths;
  for (std::size_t i = 1; i <= layers; ++i) {
    const bool before = i <= half;
    const double from = before ? first : middle, to = before ? middle : last;
    const auto place = static_cast<double>(before ? i - 1 : i - half),
               steps = static_cast<double>(before ? half - 1 : layers - half);
    widths.push_back(rounded(steps > 0 ? from + (to - from) * place / steps : from));
  }
  return widths;
}
