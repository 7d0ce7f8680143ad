// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

namespace rewire {

/// Which of n >= 1 outputs so far (the block's input is number 0) a layer reads, in the
/// order of its channels.
using FetchRule = std::function<std::vector<std::size_t>(std::size_t n)>;

/// n - 1, n - 2, n - 4, n - 8, ...: the newest first, floor(log2 n) + 1 of them (Zhu et
/// al., ECCV 2018).
inline std::vector<std::size_t> fetch_exponential(std::size_t n) {
  std::vector<std::size_t> from;
  for (std::size_t back = 1; back <= n; back *= 2) from.push_back(n - back);
  return from;
}

/// All, the oldest first (DenseNet, Huang et al., CVPR 2017).
inline std::vector<std::size_t> fetch_all(std::size_t n) {
  std::vector<std::size_t> from(n);
  for (std::size_t i = 0; i < n; ++i) from[i] = i;
  return from;
}

}  // namespace rewire
