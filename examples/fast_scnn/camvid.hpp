// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <rewire/data/resize_image.hpp>
#include <rewire/data/standardise.hpp>
#include <rewire/io/idx_maps.hpp>

#include "fast_scnn/street.hpp"

namespace camvid {

/// One part of CamVid at 192x144: 11 classes, and 11 for void.
inline rewire::Dataset read(const std::filesystem::path& folder,
                            const std::string& part) {
  const std::string front = "camvid192-" + part;
  return rewire::idx_maps(
      folder / (front + "-images-idx4-ubyte"), folder / (front + "-labels-idx3-ubyte"),
      camvid_classes().size(), camvid_classes().size(), "CamVid " + part);
}

/// The same images and labels at another size.
inline rewire::Dataset resized(const rewire::Dataset& set, std::size_t height,
                               std::size_t width) {
  const rewire::Shape from = set.shape(), to{from.channels, height, width};
  const auto& raw = std::get<rewire::Dataset::Bytes>(set.samples());
  auto bytes = rewire::Dataset::Bytes::from_shape({set.size(), to.size()});
  std::vector<rewire::Label> labels(set.size() * to.pixels());
  for (std::size_t i = 0; i < set.size(); ++i) {
    rewire::resize_image({raw.data() + i * from.size(), from.size()}, from,
                         {bytes.data() + i * to.size(), to.size()}, height, width);
    rewire::resize_labels(set.labels().subspan(i * from.pixels(), from.pixels()), from,
                          std::span(labels).subspan(i * to.pixels(), to.pixels()),
                          height, width);
  }
  return {to, std::move(bytes), std::move(labels), set.classes(), set.name()};
}

/// Over all pixels of all images, as they are stored.
inline Colours colours_of(const rewire::Dataset& set) {
  const rewire::Moments m = rewire::feature_moments(set);
  const std::size_t pixels = set.shape().pixels();
  Colours colours{};
  for (std::size_t c = 0; c < 3; ++c) {
    double mean = 0, square = 0;
    for (std::size_t f = c * pixels; f < (c + 1) * pixels; ++f) {
      mean += m.mean[f];
      square += m.mean[f] * m.mean[f] + m.deviation[f] * m.deviation[f];
    }
    const auto n = static_cast<double>(pixels);
    mean /= n;
    colours.mean[c] = static_cast<float>(mean / 255);
    colours.deviation[c] =
        static_cast<float>(std::sqrt(square / n - mean * mean) / 255);
  }
  return colours;
}

}  // namespace camvid

/// CamVid, 367 + 101 frames, from the folder with the IDX files; normalised by the
/// training images.  G. Brostow et al., Pattern Recognition Letters 30(2), 2009.
inline Street camvid_street(const std::filesystem::path& folder) {
  std::error_code ignored_error;
  if (!std::filesystem::is_directory(folder, ignored_error)) {
    throw rewire::Error({folder.string(), "the folder of CamVid", "no such folder",
                         "correct --data or --data-dir"});
  }
  const auto whole = std::make_shared<const rewire::Split>(
      rewire::Split{camvid::read(folder, "train"), camvid::read(folder, "val")});
  const Colours colours = camvid::colours_of(whole->train);
  return {.name = "CamVid",
          .classes = &camvid_classes(),
          .colours = colours,
          .at = [whole, colours](const Profile& p) {
            rewire::Split split{
                camvid::resized(whole->train, p.image_height, p.image_width),
                camvid::resized(whole->test, p.image_height, p.image_width)};
            colours.normalise(split.train);
            colours.normalise(split.test);
            return split;
          }};
}
