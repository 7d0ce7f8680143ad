// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <rewire/core/shape.hpp>

namespace rewire {

namespace detail {

/// What an output pixel is made of: input pixels from `first` on, by weight.
struct Tent {
  std::size_t first = 0;
  std::vector<float> weights = {};
};

/// A tent over each output pixel's middle, as wide as it, at least two input pixels.
inline std::vector<Tent> tents(std::size_t from, std::size_t to) {
  const double scale = static_cast<double>(from) / static_cast<double>(to);
  const double half = std::max(scale, 1.0);
  std::vector<Tent> all(to);
  for (std::size_t i = 0; i < to; ++i) {
    const double middle = (static_cast<double>(i) + 0.5) * scale;
    const double first = std::max(0.0, std::floor(middle - half + 0.5));
    const double end =
        std::min(static_cast<double>(from), std::floor(middle + half + 0.5));
    all[i].first = static_cast<std::size_t>(first);
    double sum = 0;
    for (double x = first; x < end; ++x) {
      const double weight = std::max(0.0, 1 - std::abs(x + 0.5 - middle) / half);
      all[i].weights.push_back(static_cast<float>(weight));
      sum += weight;
    }
    for (float& w : all[i].weights)
      w = static_cast<float>(static_cast<double>(w) / sum);
  }
  return all;
}

}  // namespace detail

/// An image (channels, height, width) of bytes at another size, between pixels where it
/// grows and as means where it shrinks: bilinear with anti-aliasing, as PIL and
/// torchvision resize pictures.
inline void resize_image(std::span<const std::uint8_t> from, const Shape& shape,
                         std::span<std::uint8_t> to, std::size_t height,
                         std::size_t width) {
  if (height == shape.height && width == shape.width) {
    std::copy(from.begin(), from.end(), to.begin());
    return;
  }
  const auto rows = detail::tents(shape.height, height);
  const auto columns = detail::tents(shape.width, width);
  std::vector<float> wide(shape.width), narrow(shape.height * width);
  for (std::size_t c = 0; c < shape.channels; ++c) {
    const std::uint8_t* const plane = from.data() + c * shape.pixels();
    for (std::size_t r = 0; r < shape.height; ++r) {
      for (std::size_t i = 0; i < width; ++i) {
        const std::uint8_t* const pixel = plane + r * shape.width + columns[i].first;
        float sum = 0;
        for (std::size_t k = 0; k < columns[i].weights.size(); ++k)
          sum += columns[i].weights[k] * static_cast<float>(pixel[k]);
        narrow[r * width + i] = sum;
      }
    }
    std::vector<float> row(width);
    for (std::size_t r = 0; r < height; ++r) {
      std::fill(row.begin(), row.end(), 0.5F);  // rounds
      for (std::size_t k = 0; k < rows[r].weights.size(); ++k) {
        const float* const one = narrow.data() + (rows[r].first + k) * width;
        for (std::size_t i = 0; i < width; ++i) row[i] += rows[r].weights[k] * one[i];
      }
      for (std::size_t i = 0; i < width; ++i) {
        to[(c * height + r) * width + i] =
            static_cast<std::uint8_t>(std::clamp(row[i], 0.0F, 255.0F));
      }
    }
  }
}

/// A map of labels at another size: each pixel takes the one its middle lies in.
template <class L>
void resize_labels(std::span<const L> from, const Shape& shape, std::span<L> to,
                   std::size_t height, std::size_t width) {
  for (std::size_t r = 0; r < height; ++r) {
    const std::size_t row = (2 * r + 1) * shape.height / (2 * height);
    for (std::size_t c = 0; c < width; ++c) {
      const std::size_t column = (2 * c + 1) * shape.width / (2 * width);
      to[r * width + c] = from[row * shape.width + column];
    }
  }
}

}  // namespace rewire
