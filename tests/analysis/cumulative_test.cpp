// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <vector>

#include <rewire/analysis/cumulative.hpp>

using namespace rewire;
using doctest::Approx;

TEST_CASE(
    "complementary_cumulative: the share of neurons with at least so many links") {
  const std::vector<std::size_t> degrees{3, 0, 3, 7};

  const Cumulative c = complementary_cumulative(degrees);

  CHECK(c.degree == std::vector<std::size_t>{0, 3, 7});
  CHECK(c.share == std::vector<double>{1, 0.75, 0.25});
  CHECK(complementary_cumulative({}).degree.empty());
}

TEST_CASE("binomial_cumulative: that of two coins, of none and of sure things") {
  const Cumulative two = binomial_cumulative(2, 0.5);
  CHECK(two.degree == std::vector<std::size_t>{0, 1, 2});
  CHECK(two.share[0] == Approx(1));
  CHECK(two.share[1] == Approx(0.75));
  CHECK(two.share[2] == Approx(0.25));
  CHECK(binomial_cumulative(0, 0.5).share == std::vector<double>{1});
  CHECK(binomial_cumulative(3, 1).degree == std::vector<std::size_t>{0, 1, 2, 3});
  CHECK(binomial_cumulative(3, 0).degree == std::vector<std::size_t>{0});
}

TEST_CASE("binomial_cumulative: leaves out what is hardly ever reached") {
  const Cumulative c = binomial_cumulative(4000, 0.01, 1e-3);
  CHECK(c.share.front() == Approx(1));
  CHECK(c.share.back() >= 1e-3);
  CHECK(c.degree.back() > 55);
  CHECK(c.degree.back() < 65);
}

TEST_CASE("binomial_cumulative: refuses what is no chance") {
  CHECK_THROWS_AS(binomial_cumulative(3, 1.5), Error);
}
