// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include <rewire/kernels/spmm.hpp>
#include <rewire/storage/random_links.hpp>

#include "support/tiles.hpp"

namespace support {

/// The lanes that kernels are tested with: each split into registers, a tail of each
/// length.
inline constexpr std::size_t kernel_lanes[] = {1,  2,  4,  8,   16,  32, 48,
                                               64, 80, 96, 112, 128, 144};

/// Links of every kind: one cell, empty, full, some rows empty and some full, random.
struct SparseCase {
  std::string what;
  rewire::Pattern links;
};

inline std::vector<SparseCase> sparse_cases(rewire::Rng& rng) {
  const auto drawn = [&](std::size_t rows, std::size_t cols, double density) {
    return rewire::random_pattern({.outputs = rows, .inputs = cols}, density, rng);
  };
  return {
      {"one cell", drawn(1, 1, 1)},
      {"one cell, no link", drawn(1, 1, 0)},
      {"no link", drawn(5, 7, 0)},
      {"full", drawn(6, 9, 1)},
      {"one row", drawn(1, 30, 0.6)},
      {"one column", drawn(30, 1, 0.6)},
      {"empty and full rows",
       rewire::Pattern(4, 3, {0, 0, 3, 3, 6}, {0, 1, 2, 0, 1, 2})},
      {"random", drawn(17, 23, 0.3)},
      {"nearly empty", drawn(40, 40, 0.02)},
  };
}

/// Sums of `terms` products of numbers in [-1, 1], added in another order or with fused
/// multiplications, differ by some rounding errors a term.
template <class T>
bool close(const std::vector<T>& a, const std::vector<T>& b, std::size_t terms) {
  const T tolerance = 4 * std::numeric_limits<T>::epsilon() * static_cast<T>(terms + 1);
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!(std::abs(a[i] - b[i]) <= tolerance)) return false;
  }
  return true;
}

}  // namespace support
