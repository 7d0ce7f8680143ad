// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include <rewire/analysis/nearest_neighbours.hpp>
#include <rewire/core/random.hpp>

#include "support/error.hpp"

using namespace rewire;
using support::error_of;

namespace {

/// `levels` > 0: whole numbers below it, so that many distances are equal.
Dataset points(std::size_t count, std::size_t features, std::uint64_t seed,
               double shift = 0, std::uint64_t levels = 0) {
  Rng rng(seed);
  auto at = Dataset::Floats::from_shape({count, features});
  for (float& x : at) {
    x = static_cast<float>(
        shift + (levels > 0 ? static_cast<double>(rng.below(levels)) : rng.normal()));
  }
  return {{features}, std::move(at), std::vector<Label>(count), 1, "points"};
}

/// All distances, sorted.
std::vector<std::size_t> plainly(const Dataset& train, const Dataset& test,
                                 std::size_t k) {
  const auto t = inputs_of(train), x = inputs_of(test);
  std::vector<std::size_t> found;
  for (std::size_t n = 0; n < test.size(); ++n) {
    std::vector<std::pair<double, std::size_t>> all;
    for (std::size_t m = 0; m < train.size(); ++m) {
      double sum = 0;
      for (std::size_t f = 0; f < t.shape(1); ++f) {
        const double off = static_cast<double>(x(n, f)) - static_cast<double>(t(m, f));
        sum += off * off;
      }
      all.emplace_back(sum, m);
    }
    std::sort(all.begin(), all.end());
    for (std::size_t i = 0; i < k; ++i) found.push_back(all[i].second);
  }
  return found;
}

}  // namespace

TEST_CASE("neighbours: the same as by sorting all distances, near and far from zero") {
  Team team(2);
  for (const double shift : {0.0, 1000.0, 1e6}) {
    for (const std::uint64_t levels : {0, 2, 5}) {
      CAPTURE(shift);
      CAPTURE(levels);
      const Dataset train = points(3000, 7, 1, shift, levels);
      const Dataset test = points(150, 7, 2, shift, levels);

      const NearestNeighbours neighbours(train);

      CHECK(neighbours.of(test, 5) == plainly(train, test, 5));
      CHECK(neighbours.of(test, 5, &team) == plainly(train, test, 5));
    }
  }
}

TEST_CASE("neighbours: outliers of a million do not hide near ones") {
  Dataset::Floats at = inputs_of(points(500, 3, 1));
  for (std::size_t n = 0; n < 500; n += 7) at(n, 0) *= 1e6F;
  const Dataset train({3}, at, std::vector<Label>(500), 1);

  CHECK(NearestNeighbours(train).of(train, 3) == plainly(train, train, 3));
}

TEST_CASE("neighbours: all training samples may be asked for, but no more") {
  const Dataset train = points(9, 2, 1), test = points(3, 2, 2);

  CHECK(NearestNeighbours(train).of(test, 9) == plainly(train, test, 9));
  CHECK(
      error_of([&] { NearestNeighbours(train).of(test, 10); }) ==
      "NearestNeighbours: expected 1 to 9 neighbours, found 10; ask for fewer, or give "
      "more training samples");
  CHECK(error_of([&] { NearestNeighbours(train).of(points(1, 3, 1), 1); }) ==
        "NearestNeighbours: expected samples of 2 features, found 3; select the same "
        "features of both");
}

TEST_CASE("neighbours: most votes win, the smallest class of equally many") {
  const std::vector<Label> labels{2, 1, 2, 1, 0};
  const std::vector<std::size_t> order{0, 1, 3, 4, 2};

  CHECK(majority(order, 1, labels) == 2);
  CHECK(majority(order, 2, labels) == 1);
  CHECK(majority(order, 3, labels) == 1);
  CHECK(majority(order, 5, labels) == 1);
}

TEST_CASE("neighbours: accuracy is the share of labels met") {
  const Dataset train({1}, Dataset::Floats{{0}, {1}, {10}}, {0, 0, 1}, 2);
  const Dataset test({1}, Dataset::Floats{{0.4F}, {9}, {8}, {2}}, {0, 1, 0, 0}, 2);

  CHECK(NearestNeighbours(train).accuracy(test, 1) == 0.75);
  CHECK(NearestNeighbours(train).accuracy(test, 3) == 0.75);
}

TEST_CASE("neighbours: what is not finite is refused") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const Dataset bad({1}, Dataset::Floats{{0}, {nan}}, {0, 0}, 1, "bad");

  CHECK(error_of([&] { NearestNeighbours{bad}; }) ==
        "bad: expected finite inputs, found others; check the data");
}

TEST_CASE("NearestNeighbours: votes only where there are voters and labels") {
  const Dataset train = points(20, 3, 1);
  const NearestNeighbours judge(train);
  const auto found = judge.of(train, 3);

  CHECK(judge.agreement(found, 3, 3, train.labels()) > 0);
  CHECK(error_of([&] {
          judge.agreement(found, 3, 4, train.labels());
        }).find("found 4 of 3, 60 neighbours and 20 training labels") !=
        std::string::npos);
  CHECK(error_of([&] { judge.agreement(found, 2, 1, train.labels()); }) !=
        "nothing thrown");
}
