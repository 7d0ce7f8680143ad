// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <variant>
#include <vector>

#include <rewire/core/random.hpp>
#include <rewire/data/dataset.hpp>
#include <rewire/data/digits.hpp>

namespace example {

/// Digits in a colour on a background of another, as large as the images of CIFAR-10.
inline rewire::Dataset in_colour(const rewire::Dataset& digits, std::uint64_t seed) {
  constexpr std::size_t side = 32, inner = 28, border = (side - inner) / 2;
  const auto& grey = std::get<rewire::Dataset::Bytes>(digits.samples());
  auto pixels = rewire::Dataset::Bytes::from_shape({digits.size(), 3 * side * side});
  for (std::size_t n = 0; n < digits.size(); ++n) {
    rewire::Rng rng(seed, rewire::Purpose::data, 9, n);
    for (std::size_t channel = 0; channel < 3; ++channel) {
      const auto paper = rng.below(40), ink = 160 + rng.below(40);
      for (std::size_t i = 0; i < side * side; ++i) {
        const std::size_t row = i / side - border, column = i % side - border;
        const std::size_t share =  // of ink; an unsigned number below 0 is large
            row < inner && column < inner ? grey(n, row * inner + column) : 0;
        const auto noise = rng.below(56);  // pixels all alike would be one feature
        pixels(n, channel * side * side + i) =
            static_cast<std::uint8_t>(paper + (ink - paper) * share / 255 + noise);
      }
    }
  }
  return {rewire::Shape{3, side, side}, std::move(pixels),
          std::vector<rewire::Label>(digits.labels().begin(), digits.labels().end()),
          digits.classes(), "coloured digits"};
}

/// A training and a test set of them, in place of CIFAR-10.
inline rewire::Split coloured_digits(std::size_t train, std::size_t test,
                                     std::uint64_t seed) {
  const rewire::Split grey = rewire::digits(train, test, seed);
  return {in_colour(grey.train, 2 * seed), in_colour(grey.test, 2 * seed + 1)};
}

}  // namespace example
