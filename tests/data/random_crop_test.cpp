// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include <rewire/data/random_crop.hpp>

#include "support/error.hpp"

using namespace rewire;
using support::error_of;

namespace {

constexpr Shape image{2, 5, 7};

struct Changed {
  std::vector<float> input;
  std::vector<Label> labels;
};

/// Pixels count from 100; the label of a pixel is its position.
Changed changed(const RandomCrop& how, std::uint64_t seed) {
  std::vector<float> pixels(image.size());
  std::iota(pixels.begin(), pixels.end(), 100.0F);
  std::vector<Label> labels(image.pixels());
  std::iota(labels.begin(), labels.end(), 0);
  Changed out{std::vector<float>(pixels.size()), labels};
  Rng rng(seed);
  how({image, pixels, labels}, out.input, out.labels, rng);
  return out;
}

}  // namespace

TEST_CASE(
    "RandomCrop: every place comes up, evenly, and one image in two is mirrored") {
  const RandomCrop crop{.padding = 2};
  std::map<std::pair<Label, bool>, int> seen;  // the label in the middle, mirrored

  for (std::uint64_t seed = 0; seed < 5000; ++seed) {
    const Changed c = changed(crop, seed);
    const std::size_t middle = 2 * image.width + 3;
    ++seen[{c.labels[middle], c.labels[middle] > c.labels[middle + 1]}];
  }

  CHECK(seen.size() == 2 * 5 * 5);
  for (const auto& [place, count] : seen) {
    CHECK(count > 60);  // 100 expected, with a deviation of 10
    CHECK(count < 140);
  }
}

TEST_CASE("RandomCrop: all channels move together, what comes from outside is black") {
  const RandomCrop crop{.padding = 3, .black = {-5}};

  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const Changed c = changed(crop, seed);
    for (std::size_t i = 0; i < image.pixels(); ++i) {
      const bool outside = c.labels[i] == ignored;
      for (std::size_t channel = 0; channel < 2; ++channel) {
        const std::size_t f = channel * image.pixels() + i;
        CHECK(c.input[f] ==
              (outside ? -5.0F
                       : 100.0F + static_cast<float>(
                                      channel * image.pixels() +
                                      static_cast<std::size_t>(c.labels[i]))));
      }
    }
  }
}

TEST_CASE("RandomCrop: a mean image is subtracted where a pixel comes to lie") {
  std::vector<float> black(image.size());
  for (std::size_t f = 0; f < black.size(); ++f)
    black[f] = -0.25F * static_cast<float>(f);
  const RandomCrop crop{.padding = 2, .black = black};

  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const Changed c = changed(crop, seed);
    for (std::size_t i = 0; i < image.pixels(); ++i) {
      if (c.labels[i] == ignored) {
        CHECK(c.input[i] == black[i]);
        continue;
      }
      const auto there = static_cast<std::size_t>(c.labels[i]);
      const float raw = 100.0F + static_cast<float>(there) - black[there];
      CHECK(c.input[i] == raw + black[i]);
    }
  }
}

TEST_CASE("RandomCrop: without border and mirror it changes nothing") {
  const Changed c = changed({.padding = 0, .mirror = false}, 3);
  CHECK(c.input.front() == 100);
  CHECK(std::is_sorted(c.input.begin(), c.input.end()));
}

TEST_CASE("RandomCrop: says what does not fit") {
  CHECK(
      error_of([] { changed({.padding = 8}, 1); }) ==
      "RandomCrop: expected a border of at most 7, found 8; choose a padding no larger "
      "than the image");
  CHECK(error_of([] {
          changed({.black = {1, 2}}, 1);
        }) ==
        "RandomCrop: expected 1 or 70 values of black, found 2; give the data set's "
        "offset()");
}
