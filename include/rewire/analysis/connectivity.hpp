// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <rewire/core/errors.hpp>
#include <rewire/core/shape.hpp>
#include <rewire/data/dataset.hpp>

namespace rewire {

// Where in the picture a network looks.  `degrees` are the connections of the input
// neurons
// (`input_degrees`), in the order of the image: channels, rows, columns.

namespace detail {

inline void require_image(std::string_view where, std::size_t degrees,
                          const Shape& image, std::size_t height, std::size_t width) {
  if (degrees != image.size()) {
    throw Error({std::string(where),
                 text(image.size(), " degrees for an image of ", text(image)),
                 text(degrees), "give one degree for each value of the image"});
  }
  if (height == 0 || width == 0 || height > image.height || width > image.width) {
    throw Error({std::string(where), text("a window inside an image of ", text(image)),
                 text(height, " x ", width), "choose a smaller window"});
  }
}

/// A window of the image: its rows and columns [top, top + height) x [left, left +
/// width).
inline double connections_inside(std::span<const std::size_t> degrees,
                                 const Shape& image, std::size_t top, std::size_t left,
                                 std::size_t height, std::size_t width) {
  double sum = 0;
  for (std::size_t c = 0; c < image.channels; ++c) {
    for (std::size_t y = top; y < top + height; ++y) {
      for (std::size_t x = left; x < left + width; ++x) {
        sum += static_cast<double>(degrees[(c * image.height + y) * image.width + x]);
      }
    }
  }
  return sum;
}

}  // namespace detail

/// Share of all connections that lie in the central window of `height` x `width`
/// pixels; the window's share of the area where links are spread evenly.  0 without any
/// link.
inline double central_share(std::span<const std::size_t> degrees, const Shape& image,
                            std::size_t height, std::size_t width) {
  detail::require_image("central_share", degrees.size(), image, height, width);
  const double all =
      detail::connections_inside(degrees, image, 0, 0, image.height, image.width);
  const double inside =
      detail::connections_inside(degrees, image, (image.height - height) / 2,
                                 (image.width - width) / 2, height, width);
  return all > 0 ? inside / all : 0;
}

/// Connections of an input neuron in the four corners of `side` x `side` pixels, on
/// average.
inline double corner_mean(std::span<const std::size_t> degrees, const Shape& image,
                          std::size_t side = 3) {
  detail::require_image("corner_mean", degrees.size(), image, side, side);
  double sum = 0;
  for (const std::size_t top : {std::size_t{0}, image.height - side}) {
    for (const std::size_t left : {std::size_t{0}, image.width - side}) {
      sum += detail::connections_inside(degrees, image, top, left, side, side);
    }
  }
  return sum / static_cast<double>(4 * side * side * image.channels);
}

/// The positions of the `k` largest scores, largest first; of equal ones the first, and
/// a NaN after all numbers.
inline std::vector<std::size_t> strongest(
    const std::ranges::random_access_range auto& scores, std::size_t k) {
  if (k > scores.size()) {
    throw Error({"strongest", text("at most ", scores.size(), " positions"), text(k),
                 "ask for fewer"});
  }
  std::vector<double> rank(scores.size());
  for (std::size_t i = 0; i < rank.size(); ++i) {
    const auto score = static_cast<double>(scores[i]);
    rank[i] = std::isnan(score) ? -std::numeric_limits<double>::infinity() : score;
  }
  std::vector<std::size_t> order(scores.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto middle = order.begin() + static_cast<std::ptrdiff_t>(k);
  std::partial_sort(order.begin(), middle, order.end(),
                    [&](std::size_t a, std::size_t b) {
                      return rank[a] != rank[b] ? rank[a] > rank[b] : a < b;
                    });
  order.erase(middle, order.end());
  return order;
}

/// Share of the `k` strongest by `a` that are among the `k` strongest by `b`; k / size
/// where the two have nothing to do with each other.  `a` and `b` are scores of the
/// same neurons.
inline double top_overlap(const std::ranges::random_access_range auto& a,
                          const std::ranges::random_access_range auto& b,
                          std::size_t k) {
  if (a.size() != b.size() || k == 0) {
    throw Error({"top_overlap", "two scores a neuron and k > 0",
                 text(a.size(), " and ", b.size(), " scores, k = ", k),
                 "rank the same neurons twice"});
  }
  std::vector<bool> chosen(a.size());
  for (const std::size_t i : strongest(a, k)) chosen[i] = true;
  std::size_t both = 0;
  for (const std::size_t i : strongest(b, k)) both += chosen[i];
  return static_cast<double>(both) / static_cast<double>(k);
}

/// Variance of each feature over the samples, after the set's normalisation: the
/// trivial ranking that a learnt one should be compared with.  (shape.size())
inline std::vector<double> feature_variances(const Dataset& set) {
  const std::size_t features = set.shape().size();
  std::vector<double> mean(features), square(features);
  detail::visit_either(set.samples(), [&](const auto& samples) {
    for (std::size_t n = 0; n < set.size(); ++n) {
      for (std::size_t f = 0; f < features; ++f) {  // Welford: no cancellation
        const double off = static_cast<double>(samples(n, f)) - mean[f];
        mean[f] += off / static_cast<double>(n + 1);
        square[f] += off * (static_cast<double>(samples(n, f)) - mean[f]);
      }
    }
  });
  for (std::size_t f = 0; f < features; ++f) {
    const double scale = set.scale()[set.scale().size() == 1 ? 0 : f];
    square[f] = set.size() == 0
                    ? 0
                    : square[f] * scale * scale / static_cast<double>(set.size());
  }
  return square;
}

}  // namespace rewire
