// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstddef>
#include <variant>
#include <vector>

#include <rewire/core/errors.hpp>
#include <rewire/data/dataset.hpp>

namespace rewire {

/// Of each feature over the raw samples; the deviation is that of the set itself
/// (divided by n, not n - 1).
struct Moments {
  std::vector<double> mean, deviation;  ///< (shape.size())
};

/// Two passes, so that nothing cancels; 0 of an empty set.
inline Moments feature_moments(const Dataset& set) {
  const std::size_t features = set.shape().size();
  const auto n = static_cast<double>(set.size());
  Moments m{std::vector<double>(features), std::vector<double>(features)};
  if (set.size() == 0) return m;
  std::visit(
      [&](const auto& samples) {
        for (std::size_t i = 0; i < set.size(); ++i) {
          const auto* const row = samples.data() + i * features;
          for (std::size_t f = 0; f < features; ++f)
            m.mean[f] += static_cast<double>(row[f]);
        }
        for (double& mean : m.mean) mean /= n;
        for (std::size_t i = 0; i < set.size(); ++i) {
          const auto* const row = samples.data() + i * features;
          for (std::size_t f = 0; f < features; ++f) {
            const double off = static_cast<double>(row[f]) - m.mean[f];
            m.deviation[f] += off * off;
          }
        }
      },
      set.samples());
  for (double& d : m.deviation) d = std::sqrt(d / n);
  return m;
}

/// Normalises both parts so that each feature of the *training* set has mean 0 and
/// deviation 1, whatever normalisation they had.  `added` (of raw units, >= 0) is added
/// to each deviation first, as several published programs do.  A feature that is
/// constant in the training set tells nothing and becomes 0 everywhere.
inline void standardise(Split& split, double added = 0) {
  if (split.train.shape() != split.test.shape() && split.test.size() > 0) {
    throw Error({"standardise", text("test samples of ", text(split.train.shape())),
                 text(split.test.shape()), "load both the same way"});
  }
  if (!(added >= 0)) {
    throw Error({"standardise", "an addition to the deviation >= 0", text(added),
                 "give 0 for none"});
  }
  const Moments moments = feature_moments(split.train);
  std::vector<float> scale, offset;
  for (std::size_t f = 0; f < moments.mean.size(); ++f) {
    const double deviation = moments.deviation[f];
    const double factor = deviation > 0 ? 1 / (deviation + added) : 0;
    scale.push_back(static_cast<float>(factor));
    offset.push_back(static_cast<float>(-moments.mean[f] * factor));
  }
  split.train.normalise(scale, offset);
  if (split.test.size() > 0) split.test.normalise(std::move(scale), std::move(offset));
}

}  // namespace rewire
