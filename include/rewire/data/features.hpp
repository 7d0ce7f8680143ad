// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <span>
#include <utility>
#include <variant>
#include <vector>

#include <rewire/core/errors.hpp>
#include <rewire/core/tensor.hpp>
#include <rewire/data/dataset.hpp>

namespace rewire {

namespace detail {

/// The factor or summand of feature `f`: one for all, or one each.
inline float of_feature(std::span<const float> all, std::size_t f) {
  return all[all.size() == 1 ? 0 : f];
}

template <class E>
Tensor<E, 2> columns(const Tensor<E, 2>& from, std::span<const std::size_t> features) {
  auto out = Tensor<E, 2>::from_shape({from.shape(0), features.size()});
  const std::size_t width = from.shape(1);
  for (std::size_t n = 0; n < from.shape(0); ++n) {
    const E* const row = from.data() + n * width;
    E* const to = out.data() + n * features.size();
    for (std::size_t i = 0; i < features.size(); ++i) to[i] = row[features[i]];
  }
  return out;
}

}  // namespace detail

/// The set with these features only, in this order, normalised as before: plain
/// features, since what is left of an image is none.  Throws Error where there is no
/// such feature.
inline Dataset select_features(const Dataset& set,
                               std::span<const std::size_t> features) {
  if (features.empty()) {
    throw Error({set.name(), "at least one feature", "none", "choose some"});
  }
  for (const std::size_t f : features) {
    if (f < set.shape().size()) continue;
    throw Error({set.name(), text("features below ", set.shape().size()), text(f),
                 "choose features that exist"});
  }
  std::variant<Dataset::Bytes, Dataset::Floats> samples;
  detail::visit_either(set.samples(), [&](const auto& all) {
    samples = detail::columns(all, features);
  });
  const Shape shape{features.size()};
  Dataset part = set.values().size() > 0
                     ? Dataset(shape, std::move(samples), set.values(), set.name())
                     : Dataset(shape, std::move(samples),
                               {set.labels().begin(), set.labels().end()},
                               set.classes(), set.name());
  std::vector<float> scale, offset;
  for (const std::size_t f : features) {
    scale.push_back(detail::of_feature(set.scale(), f));
    offset.push_back(detail::of_feature(set.offset(), f));
  }
  part.normalise(std::move(scale), std::move(offset));
  return part;
}

/// What a network is fed: the normalised inputs of all samples.  (samples, features)
inline Tensor<float, 2> inputs_of(const Dataset& set) {
  const std::size_t width = set.shape().size();
  auto out = Tensor<float, 2>::from_shape({set.size(), width});
  detail::visit_either(set.samples(), [&](const auto& samples) {
    for (std::size_t n = 0; n < set.size(); ++n) {
      const auto* const row = samples.data() + n * width;
      float* const to = out.data() + n * width;
      for (std::size_t f = 0; f < width; ++f) {
        to[f] = static_cast<float>(row[f]) * detail::of_feature(set.scale(), f) +
                detail::of_feature(set.offset(), f);
      }
    }
  });
  return out;
}

/// Normalises both parts so that each feature of the *training* set spans [0, 1]; a
/// feature that is constant there becomes 0.
inline void unit_range(Split& split) {
  const std::size_t width = split.train.shape().size();
  constexpr double infinite = std::numeric_limits<double>::infinity();
  std::vector<double> low(width, infinite), high(width, -infinite);
  detail::visit_either(split.train.samples(), [&](const auto& samples) {
    for (std::size_t n = 0; n < split.train.size(); ++n) {
      const auto* const row = samples.data() + n * width;
      for (std::size_t f = 0; f < width; ++f) {
        low[f] = std::min(low[f], static_cast<double>(row[f]));
        high[f] = std::max(high[f], static_cast<double>(row[f]));
      }
    }
  });
  std::vector<float> scale, offset;
  for (std::size_t f = 0; f < width; ++f) {
    const double factor = high[f] > low[f] ? 1 / (high[f] - low[f]) : 0;
    scale.push_back(static_cast<float>(factor));
    offset.push_back(factor > 0 ? static_cast<float>(-low[f] * factor) : 0.0F);
  }
  split.train.normalise(scale, offset);
  if (split.test.size() > 0) split.test.normalise(std::move(scale), std::move(offset));
}

}  // namespace rewire
