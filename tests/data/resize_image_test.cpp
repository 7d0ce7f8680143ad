// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstdint>
#include <vector>

#include <rewire/core/random.hpp>
#include <rewire/data/resize_image.hpp>

using namespace rewire;
using Bytes = std::vector<std::uint8_t>;

namespace {

Bytes resized(const Bytes& from, Shape shape, std::size_t height, std::size_t width) {
  Bytes to(shape.channels * height * width);
  resize_image(from, shape, to, height, width);
  return to;
}

}  // namespace

TEST_CASE("resize_image: half the size are means with a tent, as PIL makes them") {
  // From PIL.Image.resize((2, 1), BILINEAR) on 4x2 pixels: weights 3/8, 3/8, 1/8 ...
  // of each side's three (of four) pixels, at the border scaled to a sum of 1.
  const Bytes line{0, 100, 200, 40};
  CHECK(resized(line, {1, 1, 4}, 1, 2) == Bytes{71, 117});
}

TEST_CASE(
    "resize_image: twice the size lies between pixels, with a fourth of the next") {
  CHECK(resized({0, 100}, {1, 1, 2}, 1, 4) == Bytes{0, 25, 75, 100});
  CHECK(resized({0, 100}, {1, 2, 1}, 4, 1) == Bytes{0, 25, 75, 100});
}

TEST_CASE("resize_image: one colour stays, the same size is a copy, means stay about") {
  Rng rng(4);
  for (int again = 0; again < 200; ++again) {
    const Shape shape{3, 1 + rng.below(30), 1 + rng.below(30)};
    const std::size_t height = 1 + rng.below(30), width = 1 + rng.below(30);
    CHECK(resized(Bytes(shape.size(), 77), shape, height, width) ==
          Bytes(3 * height * width, 77));
    Bytes noise(shape.size());
    for (auto& b : noise) b = static_cast<std::uint8_t>(rng.below(256));
    CHECK(resized(noise, shape, shape.height, shape.width) == noise);
  }
}

TEST_CASE("resize_labels: a pixel takes the label that its middle lies in") {
  const std::vector<int> from{0, 1, 2, 3, 4, 5, 6, 7, 8};
  std::vector<int> to(3), grown(6);

  resize_labels<int>(from, {1, 1, 9}, to, 1, 3);
  resize_labels<int>(std::span(from).first(3), {1, 1, 3}, grown, 1, 6);

  CHECK(to == std::vector<int>{1, 4, 7});
  CHECK(grown == std::vector<int>{0, 0, 1, 1, 2, 2});
}
