// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include <rewire/core/random.hpp>
#include <rewire/topology/removal.hpp>

#include "support/reference.hpp"
#include "support/statistics.hpp"

using namespace rewire;

namespace {

using Floats = std::vector<float>;
using Positions = std::vector<Position>;

/// What is left of `values`, in their order.
Floats kept(const Floats& values, double zeta = 0.3) {
  const Positions drop = nearest_zero_by_sign(values, zeta);
  Floats rest;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::binary_search(drop.begin(), drop.end(), i)) rest.push_back(values[i]);
  }
  return rest;
}

/// Random weights: some smooth, some on few values (many ties), some with zeros.
Floats random_weights(std::size_t size, Rng& rng) {
  const auto kind = rng.below(5);
  Floats w(size);
  for (float& v : w) {
    v = static_cast<float>(rng.normal());
    if (kind == 1) v = std::round(v);
    if (kind == 2) v = std::abs(v);
    if (kind == 3) v = -std::round(2 * std::abs(v));
    if (kind == 4 && rng.below(3) == 0) v = rng.below(2) == 0 ? 0.0f : -0.0f;
  }
  return w;
}

}  // namespace

TEST_CASE("removal: keeps what the published program keeps") {
  CHECK(kept({-5, -4, -3, -2, -0.5f, 1, 2, 3, 4, 5}) == Floats{-5, -4, 3, 4, 5});
  CHECK(kept({-5, -4, -3, -2, -1, 1, 2, 3, 4, 5}) == Floats{-5, -4, 4, 5});  // a tie
  CHECK(kept({1, 2, 3, 4, 5, 6, 7, 8, 9, 10}) == Floats{5, 6, 7, 8, 9, 10});
  CHECK(kept({-10, -9, -8, -7, -6, -5, -4, -3, -2, -1}) ==
        Floats{-10, -9, -8, -7, -6, -5});
}

TEST_CASE("removal: the order of the weights does not matter") {
  CHECK(kept({3, -0.5f, 5, -5, 1, -2, 4, -3, 2, -4}) == Floats{3, 5, -5, 4, -4});
}

TEST_CASE("removal: of 100,000 uniform weights 30 % and two go") {
  Rng rng(1);
  Floats w(100'000);
  for (float& v : w) v = static_cast<float>(rng.uniform(-1, 1));

  const std::size_t removed = nearest_zero_by_sign(w, 0.3).size();

  // Two thresholds go as well; each share is rounded; and a float may occur twice.
  CHECK(removed >= 30'000);
  CHECK(removed <= 30'006);
}

TEST_CASE("removal: equals the sorting program on 10,000 random arrays") {
  Rng rng(2);
  for (int round = 0; round < 10'000; ++round) {
    const std::size_t size = 1 + rng.below(round % 2 == 0 ? 8 : 60);
    const Floats w = random_weights(size, rng);
    const double zetas[] = {0.1, 0.3, 0.5, 1, rng.uniform()};
    const double zeta = zetas[rng.below(5)];

    REQUIRE(nearest_zero_by_sign(w, zeta) == support::sorted_set_removal(w, zeta));
  }
}

TEST_CASE("removal: nothing goes when nothing shall or nothing is there") {
  CHECK(nearest_zero_by_sign(Floats{}, 0.3).empty());
  CHECK(nearest_zero_by_sign(Floats{1, -2, 0}, 0).empty());
}

TEST_CASE("removal: the weakest are those of the smallest magnitude") {
  Rng rng(3);
  for (int round = 0; round < 2000; ++round) {
    const Floats w = random_weights(rng.below(40), rng);
    const std::size_t count = rng.below(w.size() + 3);

    const Positions drop = weakest(w, count);

    Positions order(w.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<Position>(i);
    std::stable_sort(order.begin(), order.end(), [&](Position a, Position b) {
      return std::abs(w[a]) < std::abs(w[b]);
    });
    order.resize(std::min(count, order.size()));
    std::sort(order.begin(), order.end());
    REQUIRE(drop == order);
  }
}

TEST_CASE("removal: the strongest are those of the largest magnitude") {
  Rng rng(4);
  for (int round = 0; round < 2000; ++round) {
    const Floats w = random_weights(rng.below(40), rng);
    const std::size_t count = rng.below(w.size() + 3);

    const Positions drop = strongest(w, count);

    Positions order(w.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<Position>(i);
    std::stable_sort(order.begin(), order.end(), [&](Position a, Position b) {
      return std::abs(w[a]) > std::abs(w[b]);
    });
    order.resize(std::min(count, order.size()));
    std::sort(order.begin(), order.end());
    REQUIRE(drop == order);
  }
}

TEST_CASE("removal: at random, every link goes as often as any other") {
  Rng rng(5);
  const Floats w = random_weights(50, rng);
  std::vector<std::size_t> gone(w.size());
  for (int round = 0; round < 20'000; ++round) {
    const Positions drop = links_to_remove(Removal::random, w, 0.3, rng);
    REQUIRE(drop.size() == 15);
    REQUIRE(std::is_sorted(drop.begin(), drop.end()));
    for (const Position p : drop) ++gone[p];
  }

  CHECK(support::chi_square(gone) < support::chi_square_limit(gone.size()));
}

TEST_CASE("removal: each rule takes the share that is asked for") {
  Rng rng(6);
  Floats w(1000);
  for (float& v : w) v = static_cast<float>(rng.normal());

  CHECK(links_to_remove(Removal::by_sign, w, 0.3, rng) == nearest_zero_by_sign(w, 0.3));
  CHECK(links_to_remove(Removal::magnitude, w, 0.3, rng) == weakest(w, 300));
  CHECK(links_to_remove(Removal::largest, w, 0.3, rng) == strongest(w, 300));
  CHECK(links_to_remove(Removal::random, w, 1, rng).size() == 1000);
  CHECK(links_to_remove(Removal::random, Floats{}, 0.3, rng).empty());
}
