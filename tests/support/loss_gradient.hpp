// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>

#include <rewire/storage/batch.hpp>

#include "support/tiles.hpp"

namespace support {

/// Central differences with this step are wrong by about its square times a third
/// derivative of order 1, and by rounding of 1e-16 / step.
inline constexpr double difference_step = 1e-4;

/// What both errors together stay below, relative to a gradient, or to 1e-3 where that
/// is larger.
inline constexpr double gradient_tolerance = 1e-5;

/// The largest relative error of a loss's gradient over all predictions.
template <class Loss>
double gradient_error(const Loss& loss, Tiles<double>& x,
                      const rewire::Batch<double>& batch) {
  const rewire::View<double> v = x.view();
  Tiles<double> gradient(v.shape, v.samples, v.lanes);
  loss.template operator()<double>(v, batch, gradient.view());
  double worst = 0;
  for (std::size_t n = 0; n < v.samples; ++n) {
    for (std::size_t f = 0; f < v.features(); ++f) {
      const double before = x.at(n, f);
      x.at(n, f) = before + difference_step;
      const double above = loss.template operator()<double>(v, batch, {});
      x.at(n, f) = before - difference_step;
      const double below = loss.template operator()<double>(v, batch, {});
      x.at(n, f) = before;
      const double expected = (above - below) / (2 * difference_step);
      const double size =
          std::max({std::abs(expected), std::abs(gradient.at(n, f)), 1e-3});
      const double error = std::abs(gradient.at(n, f) - expected) / size;
      worst = error <= worst ? worst : error;  // a NaN wins
    }
  }
  return worst;
}

/// Labels in [0, classes), and a label that must not be looked at in padding lanes.
inline void fill_labels(Tiles<rewire::Label>& labels, std::size_t classes,
                        rewire::Rng& rng) {
  const auto& v = labels.view();
  std::fill(v.data, v.data + v.tiles() * v.stride, rewire::Label{1000});
  for (std::size_t n = 0; n < v.samples; ++n) {
    for (std::size_t f = 0; f < v.features(); ++f) {
      labels.at(n, f) = static_cast<rewire::Label>(rng.below(classes));
    }
  }
}

/// The numbers that the reference values were computed from: -2 to 3 in steps of 0.5.
inline double grid(std::size_t n, std::size_t c, std::size_t row = 0,
                   std::size_t column = 0) {
  return static_cast<double>((7 * n + 5 * c + 3 * row + 2 * column) % 11) * 0.5 - 2;
}

}  // namespace support
