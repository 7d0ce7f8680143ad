// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <map>
#include <vector>

#include <rewire/storage/random_links.hpp>

#include "support/error.hpp"
#include "support/statistics.hpp"

using namespace rewire;

namespace {

/// The cells that hold no survivor, one by one.
std::vector<std::uint64_t> free_cells(const Pattern& links,
                                      const std::vector<Position>& drop) {
  std::vector<bool> taken(links.cells());
  Position at = 0;
  for (std::size_t r = 0; r < links.rows(); ++r) {
    for (const std::uint32_t c : links.row(r)) {
      taken[r * links.cols() + c] = !std::binary_search(drop.begin(), drop.end(), at++);
    }
  }
  std::vector<std::uint64_t> free;
  for (std::uint64_t cell = 0; cell < taken.size(); ++cell) {
    if (!taken[cell]) free.push_back(cell);
  }
  return free;
}

std::vector<Position> random_drop(const Pattern& links, std::size_t count, Rng& rng) {
  const auto chosen = sample(count, links.size(), rng);
  return {chosen.begin(), chosen.end()};
}

}  // namespace

TEST_CASE(
    "random links: as many as the density says, rounded, also when full or nearly") {
  Rng rng(1);
  for (const double density : {0.0, 0.001, 0.03, 0.5, 0.97, 0.999, 1.0}) {
    const Pattern p = random_pattern({.outputs = 70, .inputs = 90}, density, rng);

    CHECK(p.size() == static_cast<std::size_t>(std::llround(density * 6300)));
  }
}

TEST_CASE("random links: a kernel's cells are drawn too") {
  Rng rng(2);

  const Pattern p = random_pattern(
      {.outputs = 4, .inputs = 3, .kernel_height = 3, .kernel_width = 3}, 0.5, rng);

  CHECK(p.rows() == 4);
  CHECK(p.cols() == 27);
  CHECK(p.size() == 54);
}

TEST_CASE("random links: every cell is as likely as any other") {
  std::vector<std::size_t> counts(12);
  for (std::uint64_t seed = 0; seed < 6000; ++seed) {
    Rng rng(seed);
    const Pattern p = random_pattern({.outputs = 3, .inputs = 4}, 0.25, rng);
    for (std::size_t r = 0; r < 3; ++r) {
      for (const std::uint32_t c : p.row(r)) ++counts[r * 4 + c];
    }
  }

  // Draws without replacement scatter less than the limit allows for.
  CHECK(support::chi_square(counts) < support::chi_square_limit(12));
}

TEST_CASE("random links: a density outside [0, 1] is an error") {
  const auto message = [](double density) {
    return support::error_of([&] {
      Rng rng(3);
      random_pattern({.outputs = 2, .inputs = 2}, density, rng);
    });
  };

  CHECK(message(1.1) ==
        "random_pattern: expected density in [0, 1], found 1.1; choose density inside "
        "that "
        "range");
  CHECK(message(-0.1) != "nothing thrown");
  CHECK(message(std::nan("")) != "nothing thrown");
}

TEST_CASE("random links: more than 32 bits can number are refused, none is drawn") {
  Rng rng(8);
  const Extent layer{.outputs = 100'000, .inputs = 100'000};

  CHECK(
      support::error_of([&] { random_pattern(layer, 0.9, rng); }) ==
      "random_pattern: expected fewer links than 32 bits can number, found 9000000000; "
      "lower the density or epsilon");
}

TEST_CASE(
    "random links: free cells are free, distinct, and as many as asked for or there") {
  Rng rng(4);
  for (int round = 0; round < 2000; ++round) {
    const Extent layer{.outputs = rng.below(8), .inputs = rng.below(8)};
    const double density = round % 4 == 0 ? 1 : rng.uniform();
    const Pattern links = random_pattern(layer, density, rng);
    const auto drop = random_drop(links, rng.below(links.size() + 1), rng);
    const auto free = free_cells(links, drop);
    const std::size_t wanted = rng.below(links.cells() + 3);

    const auto cells = random_free(links, drop, wanted, rng);

    REQUIRE(cells.size() == std::min<std::size_t>(wanted, free.size()));
    REQUIRE(std::is_sorted(cells.begin(), cells.end()));
    REQUIRE(std::adjacent_find(cells.begin(), cells.end()) == cells.end());
    REQUIRE(std::includes(free.begin(), free.end(), cells.begin(), cells.end()));
  }
}

TEST_CASE("random links: every set of free cells is equally likely") {
  // 3 x 4 with 7 links, of which 2 are dropped: 7 free cells, 21 pairs.
  const Pattern links(3, 4, {0, 3, 3, 7}, {0, 2, 3, 0, 1, 2, 3});
  const std::vector<Position> drop{1, 5};
  Rng rng(5);
  std::map<std::vector<std::uint64_t>, std::size_t> seen;
  for (int i = 0; i < 10'000; ++i) ++seen[random_free(links, drop, 2, rng)];

  std::vector<std::size_t> counts;
  for (const auto& [pair, times] : seen) counts.push_back(times);
  CHECK(counts.size() == 21);
  CHECK(support::chi_square(counts) < support::chi_square_limit(21));
}

TEST_CASE("random links: a wholly full layer has only what it drops to give") {
  Rng rng(6);
  const Pattern full = random_pattern({.outputs = 100, .inputs = 100}, 1, rng);
  const std::vector<Position> drop{0, 17, 5050, 9999};

  CHECK(random_free(full, drop, 4, rng) ==
        std::vector<std::uint64_t>{0, 17, 5050, 9999});
  CHECK(random_free(full, drop, 1'000'000, rng).size() == 4);
  CHECK(random_free(full, {}, 10, rng).empty());
}

TEST_CASE("random links: one free cell among a million is found at once") {
  Rng rng(7);
  const Pattern full = random_pattern({.outputs = 1000, .inputs = 1000}, 1, rng);
  const std::vector<Position> drop{123'456};
  const auto start = std::chrono::steady_clock::now();

  const auto cells = random_free(full, drop, 1, rng);

  const std::chrono::duration<double> seconds =
      std::chrono::steady_clock::now() - start;
  CHECK(cells == std::vector<std::uint64_t>{123'456});
  // Guessing would take a million draws of a full search; the merge takes milliseconds.
  CHECK(seconds.count() < 1);
}
