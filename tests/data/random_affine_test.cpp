// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <numeric>
#include <vector>

#include <rewire/data/random_affine.hpp>

#include "support/error.hpp"

using namespace rewire;

namespace {

constexpr Shape image{2, 5, 7};

std::vector<float> counting() {
  std::vector<float> pixels(image.size());
  std::iota(pixels.begin(), pixels.end(), 0.0F);
  return pixels;
}

std::vector<float> changed(const RandomAffine& how, std::uint64_t seed) {
  const std::vector<float> pixels = counting();
  std::vector<float> out(pixels.size());
  Rng rng(seed);
  how({image, pixels, {}}, out, {}, rng);
  return out;
}

}  // namespace

TEST_CASE("RandomAffine: mirrors one image in two, and then exactly") {
  const RandomAffine mirror{.rotation = 0, .shift = 0};
  const std::vector<float> pixels = counting();
  int mirrored = 0;

  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    const std::vector<float> out = changed(mirror, seed);
    if (out == pixels) continue;
    ++mirrored;
    for (std::size_t i = 0; i < pixels.size(); ++i) {
      const std::size_t other = i / image.width * image.width + 6 - i % image.width;
      CHECK(out[i] == pixels[other]);
    }
  }

  CHECK(mirrored > 440);  // four deviations of 16
  CHECK(mirrored < 560);
}

TEST_CASE("RandomAffine: shifts stay within their share, and are not whole pixels") {
  const RandomAffine shift{.rotation = 0, .shift = 0.2, .mirror = false};
  const std::size_t middle = 2 * image.width + 3;
  double least = 10, most = -10, broken = 0;

  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    // The picture is a plane: what its middle shows tells where that was read.  By rows
    // of 7, up to 1 row and 1.4 columns away.
    const double moved = static_cast<double>(changed(shift, seed)[middle]) - 17;
    least = std::min(least, moved);
    most = std::max(most, moved);
    broken += std::abs(moved - std::round(moved)) > 0.01;
  }

  CHECK(least >= -8.4001);
  CHECK(most <= 8.4001);
  CHECK(least < -7);
  CHECK(most > 7);
  CHECK(broken > 1900);
}

TEST_CASE("RandomAffine: turns about the centre, by up to the angle given") {
  const RandomAffine turn{.rotation = 30, .shift = 0, .mirror = false};
  constexpr Shape disc{1, 9, 9};
  std::vector<float> rows(disc.size());  // a plane that rises with the row
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = static_cast<float>(i / 9);
  double most = 0;

  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    std::vector<float> out(rows.size());
    Rng rng(seed);
    turn({disc, rows, {}}, out, {}, rng);
    CHECK(out[4 * 9 + 4] == doctest::Approx(4).epsilon(1e-5));
    const double slope =
        (static_cast<double>(out[4 * 9 + 6]) - static_cast<double>(out[4 * 9 + 2])) / 4;
    most = std::max(most, std::abs(slope));
  }

  CHECK(most <= 0.5 + 1e-5);  // the sine of 30 degrees
  CHECK(most > 0.49);
}

TEST_CASE("RandomAffine: labels of pixels move as the pixels do") {
  const RandomAffine any;
  constexpr Shape grey{1, 16, 16};
  std::vector<float> pixels(256);
  std::vector<Label> labels(256);
  for (std::size_t i = 0; i < 256; ++i) {
    labels[i] = i % 16 >= 8;  // the right half
    pixels[i] = static_cast<float>(labels[i]);
  }

  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    std::vector<float> out(256);
    std::vector<Label> moved(labels);
    Rng rng(seed);
    any({grey, pixels, labels}, out, moved, rng);
    std::size_t same = 0;
    for (std::size_t i = 0; i < 256; ++i)
      same += (out[i] > 0.5F) == (moved[i] == 1) || out[i] == 0.5F;
    CHECK(same >= 248);  // nearest and bilinear part only along the border
  }
}

TEST_CASE("RandomAffine: refuses what is no image, and ranges without a meaning") {
  std::vector<float> line(8), out(8);
  Rng rng(1);

  CHECK(support::error_of([&] {
          RandomAffine{}({{8}, line, {}}, out, {}, rng);
        }) ==
        "RandomAffine: expected images of 2x2 to 4096x4096 pixels, found 8; give the "
        "data set a shape of channels, rows and columns");
  CHECK(support::error_of([] { RandomAffine{.shift = 2}.validate(); }).find("shift") !=
        std::string::npos);
  CHECK(support::error_of([] {
          RandomAffine{.rotation = -1}.validate();
        }).find("rotation") != std::string::npos);
}
