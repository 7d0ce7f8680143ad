// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <span>

#include <rewire/core/errors.hpp>
#include <rewire/data/augment.hpp>
#include <rewire/kernels/resample.hpp>

namespace rewire {

/// The augmentation of the SET programs on CIFAR-10: an image is turned about its
/// centre, shifted, and perhaps mirrored, in one affine transform; read between pixels
/// (bilinear), beyond an edge as the edge.  Labels of pixels move along, each from its
/// nearest.
struct RandomAffine {
  double rotation = 10;  ///< degrees, uniform in [-rotation, rotation]
  double shift = 0.1;    ///< of height and width, uniform in [-shift, shift]; sub-pixel
  bool mirror = true;    ///< left and right change places, one image in two

  /// Writes a changed copy of `from`: numbers, and labels if there is one a pixel.
  void operator()(const Sample& from, std::span<float> input, std::span<Label> labels,
                  Rng& rng) const {
    validate();
    const Shape& s = from.shape;
    if (s.height < 2 || s.width < 2 || s.pixels() >> 24 != 0) {
      throw Error({"RandomAffine", "images of 2x2 to 4096x4096 pixels", text(s),
                   "give the data set a shape of channels, rows and columns"});
    }
    const PixelMap map = draw(s, rng);
    resample(from.input.data(), s.channels, s.height, s.width, map, input.data());
    if (labels.size() != s.pixels()) return;  // of the whole image: it stays
    for (std::size_t i = 0; i < labels.size(); ++i) {
      const auto r = static_cast<float>(i / s.width),
                 c = static_cast<float>(i % s.width);
      labels[i] = from.labels[nearest(map.row(r, c), s.height) * s.width +
                              nearest(map.column(r, c), s.width)];
    }
  }

  /// Throws where a hyper-parameter is out of range.
  void validate() const {
    require_range(rotation, 0, 180, "RandomAffine", "rotation");
    require_range(shift, 0, 1, "RandomAffine", "shift");
  }

 private:
  PixelMap draw(const Shape& s, Rng& rng) const {
    const double angle = rng.uniform(-rotation, rotation) * std::numbers::pi / 180;
    const auto height = static_cast<double>(s.height),
               width = static_cast<double>(s.width);
    const double middle_row = (height - 1) / 2, middle_column = (width - 1) / 2;
    const double down = rng.uniform(-shift, shift) * height - middle_row;
    const double right = rng.uniform(-shift, shift) * width - middle_column;
    const double cosine = std::cos(angle), sine = std::sin(angle);
    const bool mirrored = rng.bits32() % 2 == 1 && mirror;
    // Column c of a mirrored image is column width - 1 - c of the other.
    const double sign = mirrored ? -1 : 1, first = mirrored ? width - 1 : 0;
    const auto coordinate = [&](double by_row, double by_column, double middle) {
      return PixelMap::Coordinate{
          static_cast<float>(by_row), static_cast<float>(by_column * sign),
          static_cast<float>(by_row * down + by_column * (right + first) + middle)};
    };
    return {coordinate(cosine, -sine, middle_row),
            coordinate(sine, cosine, middle_column)};
  }

  static std::size_t nearest(float coordinate, std::size_t length) {
    const float inside = std::clamp(coordinate, 0.0F, static_cast<float>(length - 1));
    return static_cast<std::size_t>(inside + 0.5F);
  }
};

}  // namespace rewire
