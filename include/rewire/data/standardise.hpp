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
  detail::visit_either(set.samples(), [&](const auto& samples) {
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
  });
  for (double& d : m.deviation) d = std::sqrt(d / n);
  return m;
}

namespace detail {

/// Sets `input = (raw - mean) * factor` in both parts.
inline void normalise_both(Split& split, const std::vector<double>& mean,
                           const std::vector<double>& factor) {
  std::vector<float> scale, offset;
  for (std::size_t f = 0; f < mean.size(); ++f) {
    scale.push_back(static_cast<float>(factor[f]));
    offset.push_back(static_cast<float>(-mean[f] * factor[f]));
  }
  split.train.normalise(scale, offset);
  if (split.test.size() > 0) split.test.normalise(std::move(scale), std::move(offset));
}

/// The moments of the training set, once both parts are known to be alike.
inline Moments training_moments(const Split& split, const char* where) {
  if (split.train.shape() != split.test.shape() && split.test.size() > 0) {
    throw Error({where, text("test samples of ", text(split.train.shape())),
                 text(split.test.shape()), "load both the same way"});
  }
  return feature_moments(split.train);
}

}  // namespace detail

/// Normalises both parts so that each feature of the *training* set has mean 0 and
/// deviation 1, whatever normalisation they had.  `added` (of raw units, >= 0) is added
/// to each deviation first, as several published programs do.  A feature that is
/// constant in the training set tells nothing and becomes 0 everywhere.
inline void standardise(Split& split, double added = 0) {
  const Moments moments = detail::training_moments(split, "standardise");
  if (!(added >= 0)) {
    throw Error({"standardise", "an addition to the deviation >= 0", text(added),
                 "give 0 for none"});
  }
  std::vector<double> factor;
  for (const double d : moments.deviation)
    factor.push_back(d > 0 ? 1 / (d + added) : 0);
  detail::normalise_both(split, moments.mean, factor);
}

/// The same for each channel: all its pixels share a mean and a deviation.
inline void standardise_channels(Split& split) {
  Moments moments = detail::training_moments(split, "standardise_channels");
  const Shape shape = split.train.shape();
  const auto pixels = static_cast<double>(shape.pixels());
  std::vector<double> factor(shape.size());
  for (std::size_t first = 0; first < shape.size(); first += shape.pixels()) {
    double mean = 0, variance = 0;
    for (std::size_t f = first; f < first + shape.pixels(); ++f)
      mean += moments.mean[f] / pixels;
    for (std::size_t f = first; f < first + shape.pixels(); ++f) {
      const double off = moments.mean[f] - mean, own = moments.deviation[f];
      variance += (own * own + off * off) / pixels;
    }
    for (std::size_t f = first; f < first + shape.pixels(); ++f) {
      moments.mean[f] = mean;
      factor[f] = variance > 0 ? 1 / std::sqrt(variance) : 0;
    }
  }
  detail::normalise_both(split, moments.mean, factor);
}

/// `(raw - mean of this feature in the training set) / divisor` in both parts: the
/// "mean image" of several published programs.  Throws where the divisor is not above
/// 0.
inline void subtract_mean_image(Split& split, double divisor) {
  const Moments moments = detail::training_moments(split, "subtract_mean_image");
  if (!(divisor > 0)) {
    throw Error({"subtract_mean_image", "a divisor > 0", text(divisor),
                 "give 255 for bytes, or 1"});
  }
  detail::normalise_both(split, moments.mean,
                         std::vector<double>(moments.mean.size(), 1 / divisor));
}

}  // namespace rewire
