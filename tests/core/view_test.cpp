// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <limits>
#include <numeric>
#include <vector>

#include <rewire/core/view.hpp>

using namespace rewire;

TEST_CASE("view: tiles are evened out and rounded up to whole registers") {
  CHECK(plan_lanes(40, 128) == 48);
  CHECK(plan_lanes(128, 64) == 64);
  CHECK(plan_lanes(100, 128) == 112);
  CHECK(plan_lanes(9, 128) == 16);
  CHECK(plan_lanes(1, 128) == 1);
  CHECK(plan_lanes(0, 128) == 1);
  CHECK(plan_lanes(130, 128) == 80);
  CHECK(plan_lanes(40, std::numeric_limits<std::size_t>::max()) == 48);
}

TEST_CASE("view: fewer than 16 samples take the next power of two") {
  CHECK(plan_lanes(2, 128) == 2);
  CHECK(plan_lanes(3, 128) == 4);
  CHECK(plan_lanes(5, 128) == 8);
  CHECK(plan_lanes(8, 128) == 8);
}

TEST_CASE("view: no tile is longer than liked, and none is needless") {
  for (const std::size_t liked : {16, 32, 64, 128}) {
    for (std::size_t samples = 9; samples <= 1000; ++samples) {
      const std::size_t lanes = plan_lanes(samples, liked);
      const View<float> view{nullptr, {1}, samples, lanes, lanes};

      REQUIRE(lanes % 16 == 0);
      REQUIRE(lanes <= liked);
      REQUIRE(view.tiles() == (samples + liked - 1) / liked);
    }
  }
}

TEST_CASE("view: a liking below one register still gives whole registers") {
  CHECK(plan_lanes(40, 1) == 16);
  CHECK(plan_lanes(40, 0) == 16);
}

TEST_CASE("view: a sample is a lane of its tile, a feature a run of lanes") {
  std::vector<int> memory(2 * 100);
  std::iota(memory.begin(), memory.end(), 0);
  const View<int> view{memory.data(), {3}, 20, 16, 100};

  CHECK(view.tiles() == 2);
  CHECK(view.tile_size() == 48);
  CHECK(view.tile(1) == memory.data() + 100);
  CHECK(view.at(5, 2) == 2 * 16 + 5);
  CHECK(view.at(17, 1) == 100 + 16 + 1);
  CHECK(view.filled(0) == 16);
  CHECK(view.filled(1) == 4);
}

TEST_CASE("view: a range of channels is a view into the same memory") {
  std::vector<int> memory(2 * 6 * 4 * 16);
  std::iota(memory.begin(), memory.end(), 0);
  const View<int> all{memory.data(), {6, 2, 2}, 20, 16, 6 * 4 * 16};

  const View<int> part = all.channels(2, 3);

  CHECK(part.shape == Shape{3, 2, 2});
  CHECK(part.samples == 20);
  for (const std::size_t sample : {0, 15, 16, 19}) {
    for (std::size_t f = 0; f < part.features(); ++f) {
      CHECK(&part.at(sample, f) == &all.at(sample, f + 2 * 4));
    }
  }
}

TEST_CASE("view: one that may be written converts to one that may be read") {
  float value = 3;
  const View<float> writable{&value, {1}, 1, 1, 1};

  const View<const float> readable = writable;

  CHECK(readable.at(0, 0) == 3);
  CHECK(View<float>{}.empty());
  CHECK(View<float>{}.tiles() == 0);
  CHECK_FALSE(writable.empty());
}
