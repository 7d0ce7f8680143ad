// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <span>
#include <vector>

#include <rewire/core/errors.hpp>
#include <rewire/core/random.hpp>
#include <rewire/data/dataset.hpp>

namespace rewire {

/// All samples of a set in a random order, the share `train` of them (rounded, in (0,
/// 1)) for training and the others for testing.
inline Split random_split(const Dataset& set, double train, Rng& rng) {
  const auto count =
      static_cast<std::size_t>(std::llround(train * static_cast<double>(set.size())));
  if (!(train > 0 && train < 1) || count == 0 || count == set.size()) {
    throw Error({set.name(), "a share for training that leaves samples on both sides",
                 text(train, " of ", set.size()), "choose 0.7, say"});
  }
  std::vector<std::size_t> order(set.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  shuffle(order, rng);
  const std::span<const std::size_t> all(order);
  return {set.subset(all.first(count)), set.subset(all.subspan(count))};
}

/// Fold `k` of `folds`: the k-th of as many slices that follow each other is the test
/// set, the rest trains.  No slice has more than one sample more than another.
inline Split fold(const Dataset& set, std::size_t k, std::size_t folds) {
  if (folds < 2 || folds > set.size() || k >= folds) {
    throw Error({set.name(),
                 text("a fold below a number of folds in [2, ", set.size(), "]"),
                 text("fold ", k, " of ", folds), "choose 5 folds, say"});
  }
  const std::size_t first = set.size() * k / folds, end = set.size() * (k + 1) / folds;
  std::vector<std::size_t> train, test;
  for (std::size_t i = 0; i < set.size(); ++i)
    (first <= i && i < end ? test : train).push_back(i);
  return {set.subset(train), set.subset(test)};
}

}  // namespace rewire
