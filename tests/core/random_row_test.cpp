// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include <rewire/core/random_row.hpp>

using namespace rewire;

TEST_CASE("random row: reads the same numbers wherever reading begins") {
  Rng rng(1);
  const RandomRow row(rng);
  std::vector<std::uint32_t> all(1000);
  row.read(0, all);

  for (int round = 0; round < 500; ++round) {
    const std::size_t first = rng.below(all.size());
    std::vector<std::uint32_t> some(rng.below(all.size() - first + 1));
    row.read(first, some);
    const auto expected = all.begin() + static_cast<std::ptrdiff_t>(first);
    REQUIRE(std::equal(some.begin(), some.end(), expected));
  }
}

TEST_CASE("random row: every bit is set half of the time, and two rows differ") {
  Rng rng(2);
  const RandomRow one(rng), other(rng);
  std::vector<std::uint32_t> a(20'000), b(20'000);
  one.read(0, a);
  other.read(0, b);

  CHECK(a != b);
  std::vector<std::size_t> set(32);
  for (const std::uint32_t bits : a) {
    for (std::size_t i = 0; i < 32; ++i) set[i] += bits >> i & 1;
  }
  for (const std::size_t times : set) {
    CHECK(times > 9'600);  // 10,000 expected, deviation 71
    CHECK(times < 10'400);
  }
}
