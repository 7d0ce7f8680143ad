// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <vector>

#include <rewire/storage/sparse_weights.hpp>

#include "support/error.hpp"

using namespace rewire;
using support::error_of;

namespace {

using Floats = std::vector<float>;

//  . a . b        CSR order:        a b c d e
//  c . . d        transposed order: c a e b d
//  . . e .
const Pattern five(3, 4, {0, 2, 4, 5}, {1, 3, 0, 3, 2});

SparseWeights<float> weights() {
  Rng rng(1);
  SparseWeights<float> w(five, InitialDraw(Initial::he, 4, 3),
                         InitialDraw(Initial::xavier, 4, 3), rng);
  w.assign(five, {1, 2, 3, 4, 5}, {});
  return w;
}

Floats floats(std::span<const float> s) { return {s.begin(), s.end()}; }

}  // namespace

TEST_CASE(
    "sparse weights: one value is drawn for each link, and nothing else is there") {
  Rng rng(2);
  const SparseWeights<float> w(five, InitialDraw(Initial::he, 4, 3), {}, rng);

  CHECK(w.size() == 5);
  for (const float v : w.values()) CHECK(v != 0);
  CHECK_FALSE(w.trains());
  CHECK(w.index().place.empty());
  CHECK(w.trained().value.empty());
}

TEST_CASE("sparse weights: training works on a copy in transposed order") {
  auto w = weights();

  w.train(1);

  CHECK(w.trains());
  CHECK(w.trained().value == Floats{3, 1, 5, 2, 4});
  CHECK(w.trained().gradient == Floats(5));
  CHECK(w.trained().slots == std::vector<Floats>{Floats(5)});
  CHECK(floats(w.values()) == Floats{1, 2, 3, 4, 5});
}

TEST_CASE(
    "sparse weights: refreshing brings the trained values to where forward reads") {
  auto w = weights();
  w.refresh();  // nothing trains yet, nothing happens
  CHECK(floats(w.values()) == Floats{1, 2, 3, 4, 5});
  w.train(0);
  w.trained().value = {30, 10, 50, 20, 40};

  w.refresh();

  CHECK(floats(w.values()) == Floats{10, 20, 30, 40, 50});
}

TEST_CASE("sparse weights: training again keeps values and slots that are under way") {
  auto w = weights();
  w.train(1);
  w.trained().value[0] = 33;
  w.trained().slots[0][0] = 7;

  w.train(1);

  CHECK(w.trained().value[0] == 33);
  CHECK(w.trained().slots[0][0] == 7);
}

TEST_CASE("sparse weights: the two orders convert into each other") {
  auto w = weights();
  w.train(0);
  const Floats transposed{3, 1, 5, 2, 4};

  const Floats csr = w.in_csr_order(std::span<const float>(transposed));

  CHECK(csr == Floats{1, 2, 3, 4, 5});
  CHECK(w.in_transposed_order(csr) == transposed);
  CHECK(w.in_csr_order<double>(std::span<const float>(transposed)) ==
        std::vector<double>{1, 2, 3, 4, 5});
}

TEST_CASE(
    "sparse weights: rewiring moves values and slots, and starts grown links anew") {
  auto w = weights();
  w.train(2);
  w.trained().slots[0] = {0.3f, 0.1f, 0.5f, 0.2f, 0.4f};
  w.trained().slots[1] = {0.03f, 0.01f, 0.05f, 0.02f, 0.04f};
  w.trained().gradient = {1, 1, 1, 1, 1};
  w.trained().value[4] = 44;                       // d, trained but not refreshed
  const std::vector<Position> drop{0, 2};          // a and c go,
  const std::vector<std::uint64_t> grow{2, 8, 9};  // three others come
  Rng rng(3);

  w.rewire(replace(five, drop, grow, Start::zero), rng);

  //  . . 0 b
  //  . . . d
  //  0 0 e .
  CHECK(floats(w.values()) == Floats{0, 2, 44, 0, 0, 5});
  CHECK(w.trained().value == w.in_transposed_order(w.values()));
  CHECK(w.trained().slots[0] ==
        w.in_transposed_order(Floats{0, 0.2f, 0.4f, 0, 0, 0.5f}));
  CHECK(w.trained().slots[1] ==
        w.in_transposed_order(Floats{0, 0.02f, 0.04f, 0, 0, 0.05f}));
  CHECK(w.trained().gradient == Floats(6));
  CHECK(w.trained().shape == std::vector<std::size_t>{6});
}

TEST_CASE("sparse weights: grown links are drawn as told, not as the first ones") {
  constexpr std::size_t width = 4;
  Rng rng(4);
  const Pattern none(width, width, std::vector<std::uint64_t>(width + 1), {});
  std::vector<std::uint64_t> cells(width * width);
  std::iota(cells.begin(), cells.end(), 0);
  SparseWeights<float> w(none, InitialDraw(Initial::zero, width, width),
                         InitialDraw(Initial::he, width, width), rng);

  w.rewire(replace(none, {}, cells, Start::drawn), rng);

  const float bound = std::sqrt(6.0f / width);
  CHECK(std::count(w.values().begin(), w.values().end(), 0.0f) == 0);
  for (const float v : w.values()) CHECK(std::abs(v) <= bound);
  CHECK_FALSE(w.trains());  // rewiring alone starts no training
}

TEST_CASE("sparse weights: a rewiring of other links changes nothing but throws") {
  auto w = weights();
  w.train(1);
  Rng rng(5);
  Rewiring change = keep_all(five);
  std::swap(change.from[0], change.from[4]);

  CHECK_THROWS_AS(w.rewire(change, rng), Error);

  CHECK(w.links() == five);
  CHECK(floats(w.values()) == Floats{1, 2, 3, 4, 5});
}

TEST_CASE("sparse weights: new links without their history have zero slots") {
  auto w = weights();
  w.train(1);
  w.trained().slots[0] = {1, 1, 1, 1, 1};

  w.replace_links(Pattern(3, 4, {0, 1, 2, 2}, {0, 0}), {8, 9});

  CHECK(floats(w.values()) == Floats{8, 9});
  CHECK(w.trained().value == Floats{8, 9});
  CHECK(w.trained().slots == std::vector<Floats>{Floats(2)});
}

TEST_CASE("sparse weights: values, slots or links of another size are an error") {
  auto w = weights();

  CHECK(error_of([&] { w.assign(five, Floats(4), {}); }) ==
        "SparseWeights: expected values for 5 links, found 4; let links and values "
        "agree");
  CHECK(
      error_of([&] {
        w.assign(five, Floats(5), {Floats(5), Floats(6)});
      }) ==
      "SparseWeights: expected slots for 5 links, found 6; let links and slots agree");
  CHECK(error_of([&] {
          w.assign(Pattern(4, 4, {0, 0, 0, 0, 0}, {}), {}, {});
        }) ==
        "SparseWeights: expected a layer of 3 x 4, found 4 x 4; give links of the same "
        "layer");
  CHECK(floats(w.values()) == Floats{1, 2, 3, 4, 5});
}
