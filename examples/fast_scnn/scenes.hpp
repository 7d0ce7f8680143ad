// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <rewire/core/random.hpp>
#include <rewire/io/png.hpp>

#include "fast_scnn/cityscapes.hpp"

// Streets drawn by chance, in exactly the folders and files of Cityscapes, whose
// licence keeps it out of tests.

namespace scenes {

/// A picture and the ids of its pixels, painted far things first.
class Canvas {
 public:
  Canvas(std::size_t width, std::size_t height, rewire::Rng& rng)
      : width_(width),
        height_(height),
        rng_(rng),
        image_{height, width, 3, std::vector<std::uint8_t>(3 * height * width)},
        ids_{height, width, 1, std::vector<std::uint8_t>(height * width)} {}

  /// Corners as shares of the sides; `narrow`: how much of the width the top has.
  void paint(int id, double left, double top, double right, double bottom,
             double narrow = 1) {
    const std::array<double, 3> colour = colour_of(id);
    const auto line = [](double share, std::size_t side) {
      return static_cast<std::size_t>(std::clamp(share, 0.0, 1.0) *
                                      static_cast<double>(side));
    };
    const double middle = (left + right) / 2;
    for (std::size_t y = line(top, height_); y < line(bottom, height_); ++y) {
      const double down =
          (static_cast<double>(y) / static_cast<double>(height_) - top) /
          (bottom - top);
      const double half =
          (right - left) / 2 * (narrow + (1 - narrow) * std::clamp(down, 0.0, 1.0));
      for (std::size_t x = line(middle - half, width_); x < line(middle + half, width_);
           ++x) {
        const std::size_t at = y * width_ + x;
        ids_.bytes[at] = static_cast<std::uint8_t>(id);
        const double grain = rng_.uniform(-12, 12);
        for (std::size_t c = 0; c < 3; ++c) {
          image_.bytes[3 * at + c] =
              static_cast<std::uint8_t>(std::clamp(colour[c] + grain, 0.0, 255.0));
        }
      }
    }
  }

  const rewire::Picture& image() const { return image_; }
  const rewire::Picture& ids() const { return ids_; }

 private:
  /// Each thing in a shade of its own, near its kind's: the palette's in daylight.
  std::array<double, 3> colour_of(int id) {
    const std::size_t c = cityscapes::train_ids[static_cast<std::size_t>(id)];
    const rewire::Colour base =
        c == 255 ? rewire::Colour{20, 20, 20} : cityscapes_classes().classes[c].colour;
    const double light = rng_.uniform(0.75, 1.1);
    return {light * (0.7 * base[0] + 40), light * (0.7 * base[1] + 40),
            light * (0.7 * base[2] + 40)};
  }

  std::size_t width_, height_;
  rewire::Rng& rng_;
  rewire::Picture image_, ids_;
};

/// Street number `i`: ground, houses and sky in each, things beside and on the road by
/// turns, so that any 7 that follow each other show all 19 classes.
inline void draw(Canvas& canvas, std::size_t i, rewire::Rng& rng) {
  const double horizon = rng.uniform(0.38, 0.46), middle = rng.uniform(0.45, 0.55);
  canvas.paint(23, 0, 0, 1, 1);  // sky
  for (double x = 0; x < 1; x += rng.uniform(0.12, 0.25)) {
    const bool tree = rng.uniform() < 0.35;
    canvas.paint(tree ? 21 : 11, x, rng.uniform(0.05, 0.25), x + 0.2, horizon + 0.1);
  }
  canvas.paint(22, 0, horizon, 1, 1);                               // terrain
  canvas.paint(8, middle - 0.6, horizon, middle + 0.6, 1, 0.25);    // sidewalk
  canvas.paint(7, middle - 0.45, horizon, middle + 0.45, 1, 0.15);  // road
  const auto beside = [&] { return rng.uniform() < 0.5 ? 0.08 : 0.85; };
  const auto thing = [&](int id, double x, double width, double top, double bottom) {
    canvas.paint(id, x, top, x + width, bottom);
  };
  constexpr std::array<int, 7> far{12, 13, 12, 13, 4, 12, 13};  // wall, fence, static
  constexpr std::array<int, 7> large{26, 27, 28, 31,
                                     26, 26, 26};  // car, truck, bus, train
  constexpr std::array<int, 7> small{32, 33, 24, 32,
                                     33, 24, 24};  // on two wheels, person
  thing(far[i % 7], beside() - 0.05, 0.16, horizon - 0.04, horizon + 0.1);
  const double pole = rng.uniform(0.15, 0.25);
  thing(17, pole, 0.03, 0.12, horizon + 0.25);
  thing(i % 2 == 0 ? 19 : 20, pole - 0.02, 0.07, 0.12, 0.26);  // light, sign
  thing(large[i % 7], middle + rng.uniform(-0.25, 0.05), 0.2, horizon - 0.05,
        horizon + 0.2);
  const double near = rng.uniform(0.6, 0.8);
  if (small[i % 7] != 24)
    thing(25, near, 0.06, horizon - 0.02, horizon + 0.18);  // rider
  thing(small[i % 7], near - 0.02, 0.1, horizon + (small[i % 7] == 24 ? 0 : 0.14),
        horizon + 0.3);
  canvas.paint(1, 0.2, 0.93, 0.8, 1, 0.8);  // the car that carries the camera
}

/// Writes `count` streets of one city; every other has a `labelTrainIds` file too, with
/// a palette.
inline void write_city(const std::filesystem::path& root, const std::string& split,
                       const std::string& city, std::size_t count, std::size_t width,
                       std::size_t height, std::uint64_t seed) {
  const auto images = root / "leftImg8bit" / split / city,
             truths = root / "gtFine" / split / city;
  std::filesystem::create_directories(images);
  std::filesystem::create_directories(truths);
  std::vector<rewire::Colour> palette = cityscapes_classes().palette();
  palette.resize(256);
  for (std::size_t i = 0; i < count; ++i) {
    rewire::Rng rng(seed, rewire::Purpose::user, i, split == "val");
    Canvas canvas(width, height, rng);
    draw(canvas, i, rng);
    std::string number = std::to_string(i);
    number.insert(0, 6 - std::min<std::size_t>(6, number.size()), '0');
    const std::string name = city + "_" + number + "_000019_";
    rewire::write_png(images / (name + "leftImg8bit.png"), canvas.image());
    rewire::write_png(truths / (name + "gtFine_labelIds.png"), canvas.ids());
    if (i % 2 == 0) continue;
    rewire::Picture classes = canvas.ids();
    for (auto& n : classes.bytes) n = cityscapes::train_ids[n];
    rewire::write_png(truths / (name + "gtFine_labelTrainIds.png"), classes, palette);
  }
}

/// A small Cityscapes of two cities in `root`.
inline void write(const std::filesystem::path& root, std::uint64_t seed,
                  std::size_t train = 24, std::size_t val = 8, std::size_t width = 128,
                  std::size_t height = 64) {
  write_city(root, "train", "aachen", train - train / 2, width, height, seed);
  write_city(root, "train", "bochum", train / 2, width, height, seed + 1);
  write_city(root, "val", "lindau", val, width, height, seed);
}

}  // namespace scenes
