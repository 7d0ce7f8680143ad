// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include <rewire/core/random.hpp>
#include <rewire/core/rank.hpp>

using namespace rewire;

TEST_CASE("rank: lists what lies between two ranks, as a sort would") {
  Rng rng(1);
  const detail::ByValue key;
  for (int round = 0; round < 3000; ++round) {
    std::vector<float> values(1 + rng.below(70));
    for (float& v : values) {
      v = static_cast<float>(rng.normal());
      if (round % 3 == 0) v = std::round(v);     // ties
      if (round % 3 == 1) v = 1 + v * 0x1p-20f;  // all in a few bins
    }
    auto sorted = values;
    std::sort(sorted.begin(), sorted.end());
    const std::size_t high = rng.below(values.size()), low = rng.below(high + 1);
    Team team(1 + rng.below(3));

    const auto found = detail::between_ranks(values, key, low, high, &team);

    std::vector<std::uint32_t> expected;
    for (std::uint32_t i = 0; i < values.size(); ++i) {
      if (values[i] >= sorted[low] && values[i] <= sorted[high]) expected.push_back(i);
    }
    REQUIRE(found.positions == expected);
    REQUIRE(found.last == key(sorted[high]));
  }
}
