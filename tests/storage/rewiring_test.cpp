// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <rewire/core/sample.hpp>
#include <rewire/storage/check_rewiring.hpp>
#include <rewire/storage/random_links.hpp>
#include <rewire/storage/rewiring.hpp>

#include "support/error.hpp"

using namespace rewire;
using support::error_of;

namespace {

/// Cell -> position, one by one.
std::map<std::uint64_t, Position> cells_of(const Pattern& links) {
  std::map<std::uint64_t, Position> cells;
  Position at = 0;
  for (std::size_t r = 0; r < links.rows(); ++r) {
    for (const std::uint32_t c : links.row(r)) cells[r * links.cols() + c] = at++;
  }
  return cells;
}

const Pattern four(2, 3, {0, 2, 4}, {0, 2, 1, 2});

std::string rejected(const Rewiring& change) {
  return error_of([&] { check_rewiring(four, change); });
}

}  // namespace

TEST_CASE("rewiring: replacing drops and grows exactly what it is told to") {
  Rng rng(1);
  for (int round = 0; round < 3000; ++round) {
    const Extent layer{.outputs = rng.below(9), .inputs = rng.below(9)};
    const double density = round % 4 == 0 ? 1 : rng.uniform();
    const Pattern before = random_pattern(layer, density, rng);
    const auto chosen = sample(rng.below(before.size() + 1), before.size(), rng);
    const std::vector<Position> drop(chosen.begin(), chosen.end());
    const auto grow = random_free(before, drop, rng.below(20), rng);

    const Rewiring change = replace(before, drop, grow, Start::drawn);

    std::map<std::uint64_t, Position> expected;
    for (const auto& [cell, at] : cells_of(before)) {
      if (!std::binary_search(drop.begin(), drop.end(), at)) expected[cell] = at;
    }
    for (const std::uint64_t cell : grow) REQUIRE(expected.emplace(cell, grown).second);
    REQUIRE(change.links.size() == expected.size());
    REQUIRE(change.from.size() == expected.size());
    REQUIRE(change.count_grown() == grow.size());
    for (const auto& [cell, at] : cells_of(change.links)) {
      REQUIRE(expected.at(cell) == change.from[at]);
    }
    REQUIRE_NOTHROW(check_rewiring(before, change));
  }
}

TEST_CASE("rewiring: a place dropped and grown at once counts as grown") {
  const std::vector<Position> drop{1};
  const std::vector<std::uint64_t> grow{2};

  const Rewiring change = replace(four, drop, grow, Start::zero);

  CHECK(change.links == four);
  CHECK(change.from == std::vector<Position>{0, grown, 2, 3});
  CHECK(change.start == Start::zero);
}

TEST_CASE("rewiring: keeping all moves nothing") {
  const Rewiring change = keep_all(four);

  CHECK(change.links == four);
  CHECK(change.from == std::vector<Position>{0, 1, 2, 3});
  CHECK(change.count_grown() == 0);
  CHECK_NOTHROW(check_rewiring(four, change));
}

TEST_CASE("rewiring: dropping everything and growing everything both work") {
  const std::vector<Position> all{0, 1, 2, 3};
  const std::vector<std::uint64_t> cells{0, 1, 2, 3, 4, 5};

  CHECK(replace(four, all, {}, Start::drawn).links.size() == 0);
  CHECK(replace(four, all, cells, Start::drawn).links.size() == 6);
}

TEST_CASE("rewiring: positions or cells that do not fit are an error") {
  const auto message = [](std::vector<Position> drop, std::vector<std::uint64_t> grow) {
    return error_of([&] { replace(four, drop, grow, Start::drawn); });
  };
  const std::string misfit =
      "replace: expected positions and cells inside the layer, increasing, found one "
      "that "
      "is not; sort them and drop duplicates";

  CHECK(message({4}, {}) == misfit);
  CHECK(message({2, 1}, {}) == misfit);
  CHECK(message({1, 1}, {}) == misfit);
  CHECK(message({}, {6}) == misfit);
  CHECK(message({}, {4, 1}) != "nothing thrown");
  CHECK(message({}, {1, 1}) != "nothing thrown");
  CHECK(message({}, {2}) != "nothing thrown");  // a survivor is there
  CHECK(message({0, 1, 2, 3, 3}, {}) == misfit);
}

TEST_CASE("rewiring: one that is none of its layer is an error with its own sentence") {
  const auto with = [](std::vector<Position> from) {
    return Rewiring{four, std::move(from), Start::drawn};
  };

  CHECK(rejected(with({0, 1, 2, 3})) == "nothing thrown");
  CHECK(rejected(with({grown, grown, grown, grown})) == "nothing thrown");
  CHECK(rejected(with({0, 1, 2})) ==
        "Rewiring: expected an origin for every link, found 3; correct the topology's "
        "evolve");
  CHECK(rejected(with({0, 1, 2, 4})).find("origins among the old links, found 4") !=
        std::string::npos);
  CHECK(rejected(with({0, 1, 2, 2})).find("origins that increase, found 2") !=
        std::string::npos);
  CHECK(rejected(with({0, grown, 1, 3})).find("survivors that stay in their place") !=
        std::string::npos);
  CHECK(rejected(with({1, grown, grown, grown})).find("survivors that stay") !=
        std::string::npos);
  CHECK(rejected(keep_all(Pattern(3, 3, {0, 2, 4, 4}, {0, 2, 1, 2})))
            .find("as many rows as before, found 3") != std::string::npos);
  CHECK(rejected(keep_all(Pattern(2, 4, {0, 2, 4}, {0, 2, 1, 2})))
            .find("as many columns as before, found 4") != std::string::npos);
}
