// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <vector>

#include <rewire/core/sample.hpp>

#include "support/error.hpp"
#include "support/statistics.hpp"

using namespace rewire;

namespace {

bool strictly_increasing(const std::vector<std::uint64_t>& v) {
  return std::adjacent_find(v.begin(), v.end(), std::greater_equal<>()) == v.end();
}

std::size_t subsets(std::uint64_t n, std::uint64_t k) {
  std::size_t count = 1;
  for (std::uint64_t i = 0; i < k; ++i) count = count * (n - i) / (i + 1);
  return count;
}

}  // namespace

TEST_CASE("sample: gives exactly as many numbers as asked for, distinct and in range") {
  Rng rng(1);
  for (std::uint64_t bound = 0; bound <= 60; ++bound) {
    for (std::uint64_t count = 0; count <= bound; ++count) {
      const auto chosen = sample(count, bound, rng);

      REQUIRE(chosen.size() == count);
      REQUIRE(strictly_increasing(chosen));
      REQUIRE((chosen.empty() || chosen.back() < bound));
    }
  }
}

TEST_CASE("sample: every subset of a small set is equally likely") {
  for (const std::uint64_t bound : {2, 5, 6, 7}) {
    for (std::uint64_t count = 1; count < bound; ++count) {
      CAPTURE(bound);
      CAPTURE(count);
      Rng rng(100 * bound + count);
      std::map<std::vector<std::uint64_t>, std::size_t> seen;
      for (int i = 0; i < 7000; ++i) ++seen[sample(count, bound, rng)];

      std::vector<std::size_t> counts;
      for (const auto& [subset, times] : seen) counts.push_back(times);
      CHECK(counts.size() == subsets(bound, count));
      CHECK(support::chi_square(counts) < support::chi_square_limit(counts.size()));
    }
  }
}

TEST_CASE("sample: all numbers are taken when as many are asked for as there are") {
  Rng rng(2);

  const auto all = sample(1000, 1000, rng);

  CHECK(all.front() == 0);
  CHECK(all.back() == 999);
  CHECK(all.size() == 1000);
}

TEST_CASE("sample: reaches beyond 32 bits, evenly") {
  constexpr std::uint64_t bound = std::uint64_t{10} << 34;
  Rng rng(3);

  const auto chosen = sample(20'000, bound, rng);

  REQUIRE(chosen.size() == 20'000);
  CHECK(strictly_increasing(chosen));
  std::vector<std::size_t> tenths(10);
  for (const std::uint64_t c : chosen) ++tenths.at(c >> 34);
  CHECK(support::chi_square(tenths) < support::chi_square_limit(10));
}

TEST_CASE("sample: the same seed gives the same set") {
  Rng a(4), b(4), c(5);

  const auto first = sample(50, 1000, a);

  CHECK(sample(50, 1000, b) == first);
  CHECK(sample(50, 1000, c) != first);
}

TEST_CASE("sample: more than there are is an error") {
  Rng rng(6);

  CHECK(support::error_of([&] { sample(11, 10, rng); }) ==
        "sample: expected at most 10 distinct numbers, found 11; ask for fewer");
}
