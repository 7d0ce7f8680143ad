// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <vector>

#include <rewire/storage/by_position.hpp>

using namespace rewire;

TEST_CASE("by position: numbers are found wherever they lie") {
  const std::vector<float> numbers{10, 20, 30};
  const std::vector<Position> place{2, 0, 1};

  const ByPosition plain = numbers, placed(numbers, place);

  CHECK(plain[1] == 20);
  CHECK(placed[0] == 30);
  CHECK(placed[2] == 20);
  CHECK(placed.size() == 3);
  CHECK(ByPosition().empty());
}
