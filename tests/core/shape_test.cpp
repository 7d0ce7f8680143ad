// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <rewire/core/shape.hpp>

using namespace rewire;

TEST_CASE("shape: features are channels of one pixel") {
  constexpr Shape features{784};

  CHECK(features.size() == 784);
  CHECK(features.pixels() == 1);
  CHECK(text(features) == "784");
}

TEST_CASE("shape: maps have channels, height and width") {
  constexpr Shape map{64, 8, 16};

  CHECK(map.size() == 64 * 8 * 16);
  CHECK(map.pixels() == 128);
  CHECK(text(map) == "64x8x16");
  CHECK(text(Shape{3, 1, 2}) == "3x1x2");
}

TEST_CASE("shape: equal size is not the same shape") {
  CHECK(Shape{12} == Shape{12, 1, 1});
  CHECK(Shape{12} != Shape{3, 2, 2});
  CHECK(Shape{3, 4, 1} != Shape{3, 1, 4});
}
