// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <set>
#include <vector>

#include <rewire/core/random.hpp>

#include "support/statistics.hpp"

using namespace rewire;
using support::chi_square;
using support::chi_square_limit;

TEST_CASE("random: Philox4x32-10 gives the known answers of Random123") {
  using Block = detail::PhiloxBlock;
  constexpr std::uint32_t ones = 0xffffffff;

  CHECK(detail::philox({0, 0, 0, 0}, {0, 0}) ==
        Block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  CHECK(detail::philox({ones, ones, ones, ones}, {ones, ones}) ==
        Block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
  CHECK(detail::philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
                       {0xa4093822, 0x299f31d0}) ==
        Block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("random: the stream of a key never changes between versions and platforms") {
  Rng rng(1, Purpose::dropout, 2, 3);
  std::vector<std::uint32_t> first(5);
  for (auto& bits : first) bits = rng.bits32();

  CHECK(first == std::vector<std::uint32_t>{0x238e209c, 0x6ee1491b, 0xb9e3630a,
                                            0xddb55b28, 0x9d5e6fae});
}

TEST_CASE("random: every part of the key gives another stream") {
  std::set<std::uint64_t> first;
  std::size_t keys = 0;
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    for (const auto purpose : {Purpose::build, Purpose::shuffle, Purpose::dropout,
                               Purpose::evolve, Purpose::data, Purpose::user}) {
      for (std::uint64_t step = 0; step < 30; ++step) {
        for (std::uint64_t stream = 0; stream < 30; ++stream, ++keys) {
          first.insert(Rng(seed, purpose, step, stream).bits64());
        }
      }
    }
  }

  CHECK(first.size() == keys);
}

TEST_CASE("random: a copy goes on from where the original stands") {
  Rng rng(9);
  for (int i = 0; i < 7; ++i) rng.bits32();  // in the middle of a block

  Rng copy = rng;

  bool equal = true;
  for (int i = 0; i < 100; ++i) equal &= copy.bits32() == rng.bits32();
  CHECK(equal);
}

TEST_CASE("random: uniform numbers fill [0, 1) evenly") {
  Rng rng(11);
  std::vector<std::size_t> counts(100);
  std::vector<double> values(200'000);
  for (double& v : values) {
    v = rng.uniform();
    REQUIRE(v >= 0);
    REQUIRE(v < 1);
    ++counts[static_cast<std::size_t>(v * 100)];
  }

  const auto m = support::moments(values);

  // Four standard errors of 200,000 draws.
  CHECK(std::abs(m.mean - 0.5) < 4 * std::sqrt(1 / 12.0 / 200'000));
  CHECK(std::abs(m.variance - 1 / 12.0) < 4 * std::sqrt(1 / 180.0 / 200'000));
  CHECK(chi_square(counts) < chi_square_limit(counts.size()));
}

TEST_CASE("random: a uniform number between two bounds stays there") {
  Rng rng(13);
  double least = 10, most = -10;
  for (int i = 0; i < 10'000; ++i) {
    const double v = rng.uniform(-3, 5);
    least = std::min(least, v);
    most = std::max(most, v);
  }

  CHECK(least >= -3);
  CHECK(least < -2.98);
  CHECK(most < 5);
  CHECK(most > 4.98);
}

TEST_CASE("random: numbers below a bound are equally likely") {
  for (const std::uint64_t bound : {1, 2, 3, 6, 10, 97}) {
    CAPTURE(bound);
    Rng rng(17 + bound);
    std::vector<std::size_t> counts(bound);

    for (int i = 0; i < 50'000; ++i) ++counts.at(rng.below(bound));

    if (bound > 1) CHECK(chi_square(counts) < chi_square_limit(counts.size()));
  }
}

TEST_CASE("random: numbers below a huge bound are equally likely too") {
  // Of 64 bits, 3/4 make 3 * 2^62. Without rejection every third number would come
  // twice as often; a plain remainder would favour the lower numbers instead.
  constexpr std::uint64_t bound = std::uint64_t{3} << 62;
  Rng rng(19);
  std::vector<std::size_t> remainders(3), thirds(3);

  for (int i = 0; i < 30'000; ++i) {
    const std::uint64_t n = rng.below(bound);
    ++remainders[n % 3];
    ++thirds.at(n >> 62);
  }

  CHECK(chi_square(remainders) < chi_square_limit(3));
  CHECK(chi_square(thirds) < chi_square_limit(3));
}

TEST_CASE("random: normal numbers have the moments and tails of N(0, 1)") {
  Rng rng(23);
  constexpr int n = 200'000;
  std::vector<double> values(n);
  for (double& v : values) v = rng.normal();

  const auto m = support::moments(values);
  const auto beyond = [&](double z) {
    const auto far = [z](double v) { return std::abs(v) > z; };
    return static_cast<double>(std::count_if(values.begin(), values.end(), far)) / n;
  };

  CHECK(std::abs(m.mean) < 4 / std::sqrt(n));
  CHECK(std::abs(m.variance - 1) < 4 * std::sqrt(2.0 / n));
  CHECK(std::abs(m.fourth - 3) < 4 * std::sqrt(96.0 / n));
  CHECK(std::abs(beyond(1) - 0.317311) < 0.004);  // four standard errors
  CHECK(std::abs(beyond(2) - 0.045500) < 0.0019);
  CHECK(std::abs(beyond(3) - 0.002700) < 0.00047);
}

TEST_CASE("random: shuffling gives every order equally often") {
  Rng rng(29);
  std::vector<std::size_t> counts(24);
  for (int i = 0; i < 24'000; ++i) {
    std::vector<int> items{0, 1, 2, 3};
    shuffle(items, rng);
    std::size_t rank = 0;
    std::vector<int> order{0, 1, 2, 3};
    while (order != items) {
      REQUIRE(std::next_permutation(order.begin(), order.end()));
      ++rank;
    }
    ++counts[rank];
  }

  CHECK(chi_square(counts) < chi_square_limit(24));
}
