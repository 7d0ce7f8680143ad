// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <set>
#include <vector>

#include <rewire/data/shapes.hpp>

#include "support/error.hpp"

using namespace rewire;

namespace {

constexpr std::size_t pixels = 32 * 32;

std::vector<std::uint8_t> image(const Dataset& set, std::size_t i) {
  const std::uint8_t* from =
      std::get<Dataset::Bytes>(set.samples()).data() + i * 3 * pixels;
  return {from, from + 3 * pixels};
}
std::vector<Label> mask(const Dataset& set, std::size_t i) {
  const auto from = set.labels().begin() + static_cast<std::ptrdiff_t>(i * pixels);
  return {from, from + pixels};
}

struct Bounds {
  std::size_t top = 32, left = 32, bottom = 0, right = 0, filled = 0;
};
Bounds bounds(const std::vector<Label>& of) {
  Bounds b;
  for (std::size_t p = 0; p < pixels; ++p) {
    if (of[p] == 0) continue;
    b.top = std::min(b.top, p / 32), b.left = std::min(b.left, p % 32);
    b.bottom = std::max(b.bottom, p / 32), b.right = std::max(b.right, p % 32);
    ++b.filled;
  }
  return b;
}

}  // namespace

TEST_CASE("shapes: a picture is the published one to the byte") {
  const Split set = shapes(400, 100, 1);

  REQUIRE(set.train.shape() == Shape{3, 32, 32});
  REQUIRE(set.train.size() == 400);
  REQUIRE(set.test.size() == 100);
  const std::array<std::array<int, 3>, 2> bases{{{109, 135, 100}, {160, 82, 45}}};
  for (std::size_t i = 0; i < 400; ++i) {
    const auto rgb = image(set.train, i);
    const auto truth = mask(set.train, i);
    const Bounds b = bounds(truth);
    REQUIRE(b.filled == 36);
    REQUIRE(b.bottom - b.top == 5);
    REQUIRE(b.right - b.left == 5);
    const auto& base = bases[rgb[(b.top + 2) * 32 + b.left + 2] == 160];
    const bool red = rgb[b.top > 12 ? 0 : 32 * 32 - 1] == 120;
    for (std::size_t k = 0; k < 3; ++k) {
      const int ground = k == (red ? 0 : 1) ? 120 : 0;
      for (std::size_t p = 0; p < pixels; ++p) {
        const std::size_t r = p / 32, c = p % 32;
        const int flank = base[k] == 45 ? 1 : 2;
        const int shade = (r == b.top || r == b.bottom ? 3 : 0) +
                          (c == b.left || c == b.right ? flank : 0);
        REQUIRE(rgb[k * pixels + p] == (truth[p] == 1 ? base[k] - shade : ground));
      }
    }
  }
}

TEST_CASE("shapes: corners lie at 0 to 23, and every ground and colour occurs") {
  const Split set = shapes(2000, 1, 2);
  std::set<std::size_t> rows, columns;
  std::set<std::array<std::uint8_t, 2>> kinds;
  for (std::size_t i = 0; i < 2000; ++i) {
    const Bounds b = bounds(mask(set.train, i));
    rows.insert(b.top), columns.insert(b.left);
    const auto rgb = image(set.train, i);
    kinds.insert({rgb[(b.top + 2) * 32 + b.left + 2], rgb[pixels - 1]});
  }

  CHECK(rows.size() == 24);
  CHECK(*rows.rbegin() == 23);
  CHECK(columns.size() == 24);
  CHECK(*columns.rbegin() == 23);
  CHECK(kinds.size() == 4);
}

TEST_CASE("shapes: blue is above 0 just where the square is, unless they are hard") {
  const auto agrees = [](const Dataset& set) {
    for (std::size_t i = 0; i < set.size(); ++i) {
      const auto rgb = image(set, i);
      const auto truth = mask(set, i);
      for (std::size_t p = 0; p < pixels; ++p) {
        if ((rgb[2 * pixels + p] > 0) != (truth[p] == 1)) return false;
      }
    }
    return true;
  };

  CHECK(agrees(shapes(50, 1, 3).train));
  CHECK_FALSE(agrees(shapes(50, 1, 3, {.hard = true}).train));
}

TEST_CASE("shapes: hard ones have one to three squares of many sizes, never twice") {
  const Split set = shapes(800, 200, 4, {.hard = true});
  std::set<std::vector<std::uint8_t>> seen;
  std::set<std::size_t> sides;
  std::size_t most = 0;
  for (const Dataset* part : {&set.train, &set.test}) {
    for (std::size_t i = 0; i < part->size(); ++i) {
      seen.insert(image(*part, i));
      const Bounds b = bounds(mask(*part, i));
      REQUIRE(b.filled >= 16);
      REQUIRE(b.filled <= 3 * 144);
      most = std::max(most, b.filled);
      const std::size_t side = b.bottom - b.top + 1;
      if (b.filled == side * side && b.right - b.left + 1 == side) sides.insert(side);
    }
  }

  CHECK(seen.size() == 1000);
  CHECK(most > 144);
  CHECK(*sides.begin() == 4);
  CHECK(sides.count(12) == 1);
}

TEST_CASE("shapes: the same seed draws the same, a larger set begins with a smaller") {
  for (const bool hard : {false, true}) {
    const Split a = shapes(20, 10, 5, {.hard = hard}),
                b = shapes(30, 10, 5, {.hard = hard}),
                other = shapes(20, 10, 6, {.hard = hard});
    CHECK(image(a.train, 19) == image(b.train, 19));
    CHECK(mask(a.train, 19) == mask(b.train, 19));
    CHECK(image(a.train, 19) != image(other.train, 19));
    CHECK(image(a.train, 0) != image(a.test, 0));
  }
}

TEST_CASE("shapes: of any size from 16 to 1024 pixels") {
  CHECK(shapes(2, 1, 1, {.size = 48}).train.shape() == Shape{3, 48, 48});
  CHECK(support::error_of([] { shapes(1, 1, 1, {.size = 8}); }) ==
        "shapes: expected pictures of 16 to 1024 pixels a side, found 8; choose 32, "
        "say");
}
