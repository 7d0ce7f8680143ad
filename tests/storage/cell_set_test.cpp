// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <vector>

#include <rewire/core/sample.hpp>
#include <rewire/storage/cell_set.hpp>

#include "support/error.hpp"

using namespace rewire;

TEST_CASE("cell set: holds what a std::set holds, from a list to bits") {
  Rng rng(1);
  for (const std::uint64_t bound : {1ULL, 70'000ULL, 200'000ULL, 5'000'000'000ULL}) {
    CAPTURE(bound);
    CellSet cells;
    std::set<std::uint64_t> expected;
    for (int round = 0; round < 30; ++round) {
      const auto some =
          sample(std::min<std::uint64_t>(bound, 1 + rng.below(2000)), bound, rng);
      cells.insert(some);
      expected.insert(some.begin(), some.end());

      REQUIRE(cells.size() == expected.size());
    }
    std::size_t wrong = 0;
    for (const std::uint64_t cell : expected) {
      wrong += !cells.contains(cell);
      wrong += cells.contains(cell + 1) != expected.contains(cell + 1);
    }
    CHECK(wrong == 0);
    CHECK_FALSE(cells.contains(bound + 70'000));
  }
}

TEST_CASE("cell set: crosses from a list to bits exactly when a list would be larger") {
  for (const std::size_t count : {4095, 4096, 4097, 65'536}) {
    CAPTURE(count);
    CellSet cells;
    std::vector<std::uint64_t> all(count);
    for (std::size_t i = 0; i < count; ++i) all[i] = 65'536 + 65'536 / count * i;

    cells.insert(all);
    cells.insert(all);

    CHECK(cells.size() == count);
    for (const std::uint64_t cell : all) REQUIRE(cells.contains(cell));
    CHECK_FALSE(cells.contains(0));
    CHECK(cells.bytes() <= 2 * count + 2 * 64);
    CHECK(cells.bytes() <= 8192 + 2 * 64);
  }
}

TEST_CASE("cell set: takes memory for what it holds, not for what it could") {
  Rng rng(2);
  CellSet cells;
  const std::uint64_t bound = 20'000ULL * 20'000;  // a layer; a bit each were 50 MB

  for (int round = 0; round < 20; ++round) cells.insert(sample(100'000, bound, rng));

  CHECK(cells.size() > 1'900'000);
  CHECK(cells.bytes() < 2 * cells.size() + 64 * (bound / 65'536 + 1));
}

TEST_CASE("cell set: packed and unpacked it is the same, as lists and as bits") {
  Rng rng(2);
  for (const std::uint64_t bound : {1ULL, 70'000ULL, 200'000ULL, 90'000'000ULL}) {
    CAPTURE(bound);
    CellSet cells;
    const auto some = sample(std::min<std::uint64_t>(bound, 9000), bound, rng);
    cells.insert(some);

    const auto [sizes, words] = cells.packed();
    CellSet again = CellSet::unpacked(sizes, words, "a file");

    REQUIRE(again.size() == cells.size());
    CHECK(std::ranges::all_of(some, [&](auto c) { return again.contains(c); }));
    cells.insert(std::vector<std::uint64_t>{bound, bound + 1});
    again.insert(std::vector<std::uint64_t>{bound, bound + 1});
    CHECK(again.packed().sizes == cells.packed().sizes);
    CHECK(again.packed().words == cells.packed().words);
  }
}

TEST_CASE("cell set: lists that are none of a set are refused") {
  const auto unpack = [](std::vector<std::uint16_t> sizes,
                         std::vector<std::uint16_t> words) {
    CellSet::unpacked(sizes, words, "a file");
  };
  unpack({2, 0, 1}, {3, 4, 1});
  const char* const damaged = "the places of a set, increasing, found another list";
  CHECK(support::error_of([&] { unpack({2}, {4, 3}); }).find(damaged) < 40);
  CHECK(support::error_of([&] { unpack({2}, {4, 4}); }).find(damaged) < 40);
  CHECK(support::error_of([&] { unpack({3}, {4, 5}); }).find(damaged) < 40);
  CHECK(support::error_of([&] {
          unpack({CellSet::as_bits}, {4, 5});
        }).find(damaged) < 40);
  CHECK(support::error_of([&] {
          unpack({5000}, std::vector<std::uint16_t>(5000));
        }).find(damaged) < 40);
  CHECK(
      support::error_of([&] {
        unpack({1}, {4, 5});
      }) ==
      "a file: expected 1 words of places, found 2; the file is damaged; take another "
      "checkpoint");
}
