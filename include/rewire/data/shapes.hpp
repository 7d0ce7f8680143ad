// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <rewire/core/errors.hpp>
#include <rewire/core/random.hpp>
#include <rewire/data/dataset.hpp>

namespace rewire {

/// How pictures of squares are drawn.
struct ShapesOptions {
  std::size_t size = 32;  ///< pixels a side, in [16, 1024]
  bool hard = false;      ///< noise and other shapes behind the square
};

namespace detail::squares {

using Colour = std::array<std::uint8_t, 3>;

/// Those of the published pictures stand first; they are all that the plain recipe has.
inline constexpr std::array<Colour, 6> backgrounds{{{120, 0, 0},
                                                    {0, 120, 0},
                                                    {0, 0, 120},
                                                    {120, 120, 0},
                                                    {0, 120, 120},
                                                    {120, 0, 120}}};
inline constexpr std::array<Colour, 6> colours{{{109, 135, 100},
                                                {160, 82, 45},
                                                {70, 130, 180},
                                                {190, 150, 40},
                                                {147, 112, 190},
                                                {190, 90, 110}}};

struct Picture {
  std::size_t size;
  std::vector<std::uint8_t> pixels;  // (3, size, size)
  std::vector<Label> mask;           // (size, size)

  explicit Picture(std::size_t side)
      : size(side), pixels(3 * side * side), mask(side * side) {}

  void fill(const Colour& c) {
    const auto plane = static_cast<std::ptrdiff_t>(size * size);
    for (std::size_t k = 0; k < 3; ++k) {
      const auto at = pixels.begin() + static_cast<std::ptrdiff_t>(k) * plane;
      std::fill(at, at + plane, c[k]);
    }
    std::fill(mask.begin(), mask.end(), 0);
  }

  /// A square, darker by 3 in its first and last row and by 2 in its first and last
  /// column, where numbers below 50 lose 1: the shade of the published pictures.
  void square(std::size_t row, std::size_t column, std::size_t side, const Colour& c) {
    for (std::size_t i = 0; i < side; ++i) {
      for (std::size_t j = 0; j < side; ++j) {
        const bool rim = i == 0 || i + 1 == side, flank = j == 0 || j + 1 == side;
        const std::size_t at = (row + i) * size + column + j;
        mask[at] = 1;
        for (std::size_t k = 0; k < 3; ++k) {
          const int less = 3 * rim + (c[k] < 50 ? 1 : 2) * flank;
          pixels[k * size * size + at] = static_cast<std::uint8_t>(c[k] - less);
        }
      }
    }
  }

  /// Shifts the colours of ground and squares by up to 16, each by its own, and adds
  /// noise of a triangular distribution of +-24 to every number.
  void disturb(Rng& rng) {
    constexpr int most_shift = 16, most_noise = 24;
    int shift[2][3];
    for (auto& of : shift) {
      for (int& s : of)
        s = static_cast<int>(rng.below(2 * most_shift + 1)) - most_shift;
    }
    for (std::size_t i = 0; i < pixels.size(); ++i) {
      const std::uint32_t bits = rng.bits32();
      const int noise =
          (static_cast<int>(bits & 0xFF) + static_cast<int>(bits >> 8 & 0xFF) - 255) *
          most_noise / 255;
      const std::size_t k = i / mask.size();
      const int value = pixels[i] + shift[mask[i % mask.size()]][k] + noise;
      pixels[i] = static_cast<std::uint8_t>(std::clamp(value, 0, 255));
    }
  }

  /// FNV-1a, enough to tell pictures apart.
  std::uint64_t fingerprint() const {
    std::uint64_t hash = 0xCBF29CE484222325;
    for (const std::uint8_t p : pixels) hash = (hash ^ p) * 0x100000001B3;
    return hash;
  }
};

/// The published recipe: one square of 6 x 6, its corner at 0 to 23 of 32.
inline void draw_plain(Picture& picture, Rng& rng) {
  picture.fill(backgrounds[rng.below(2)]);
  const Colour& colour = colours[rng.below(2)];
  const std::size_t places = picture.size - 8;
  const std::size_t row = rng.below(places), column = rng.below(places);
  picture.square(row, column, 6, colour);
}

/// One to three squares of 4 to 12 pixels a side, anywhere, one over the other.
inline void draw_hard(Picture& picture, Rng& rng) {
  picture.fill(backgrounds[rng.below(backgrounds.size())]);
  for (std::size_t left = 1 + rng.below(3); left > 0; --left) {
    const std::size_t side = 4 + rng.below(9), places = picture.size - side + 1;
    const Colour& colour = colours[rng.below(colours.size())];
    const std::size_t row = rng.below(places), column = rng.below(places);
    picture.square(row, column, side, colour);
  }
}

/// Draws one set after the other; where pictures are hard, none twice.
class Painter {
 public:
  Painter(std::uint64_t seed, const ShapesOptions& how) : seed_(seed), how_(how) {
    if (how.size >= 16 && how.size <= 1024) return;
    throw Error({"shapes", "pictures of 16 to 1024 pixels a side", text(how.size),
                 "choose 32, say"});
  }

  Dataset operator()(std::size_t count, std::uint64_t part) {
    const Shape shape{3, how_.size, how_.size};
    auto samples = Dataset::Bytes::from_shape({count, shape.size()});
    std::vector<Label> labels;
    labels.reserve(count * shape.pixels());
    Picture picture(how_.size);
    for (std::size_t i = 0; i < count; ++i) {
      draw(picture, part, i);
      std::copy(picture.pixels.begin(), picture.pixels.end(),
                samples.data() + i * shape.size());
      labels.insert(labels.end(), picture.mask.begin(), picture.mask.end());
    }
    Dataset set(shape, std::move(samples), std::move(labels), 2,
                how_.hard ? "hard shapes" : "shapes");
    set.normalise({1.0F / 255}, {0.0F});
    return set;
  }

 private:
  void draw(Picture& picture, std::uint64_t part, std::uint64_t i) {
    Rng rng(seed_, Purpose::data, part, i);
    if (!how_.hard) return draw_plain(picture, rng);
    do {
      draw_hard(picture, rng);
    } while (!seen_.insert(picture.fingerprint()).second);
    picture.disturb(rng);
  }

  std::uint64_t seed_;
  ShapesOptions how_;
  std::set<std::uint64_t> seen_;  // hard pictures before they are disturbed
};

}  // namespace detail::squares

/// Colour pictures of squares on a plain ground (3, size, size), bytes, inputs in [0,
/// 1], with a label a pixel: 1 where a square is.
///
/// By default the recipe of the pictures that come with the tutorial of Sparse
/// Evolutionary Training (boqian333/Truly-Sparse-Training): one of two grounds, one
/// square of 6 x 6 in one of two colours, its corner uniform in 0 to 23 of 32, a fixed
/// shade along its edges.  There are 2,304 such pictures, so training and test set
/// share some; and blue is above 0 just where the square is.
///
/// `hard`: six grounds, one to three squares of 4 to 12 pixels in six colours, anywhere
/// and over each other, all colours shifted, and noise; no arrangement occurs twice.
///
/// The pictures depend on the seed and on their place only; in a hard test set also on
/// what the training set used up.
inline Split shapes(std::size_t train, std::size_t test, std::uint64_t seed,
                    const ShapesOptions& how = {}) {
  detail::squares::Painter paint(seed, how);
  Dataset first = paint(train, 0);  // in this order, whatever the compiler likes
  return {std::move(first), paint(test, 1)};
}

}  // namespace rewire
