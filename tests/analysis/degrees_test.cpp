// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include <rewire/analysis/degrees.hpp>

using namespace rewire;

namespace {

using Counts = std::vector<std::size_t>;

// x . x .
// . . . .
// x x x .
Pattern three_by_four() { return Pattern(3, 4, {0, 2, 2, 5}, {0, 2, 0, 1, 2}); }

}  // namespace

TEST_CASE("degrees: inputs are columns, outputs are rows") {
  CHECK(input_degrees(three_by_four()) == Counts{2, 1, 2, 0});
  CHECK(output_degrees(three_by_four()) == Counts{2, 0, 3});
}

TEST_CASE("degrees: an empty pattern has neurons without links") {
  const Pattern none(2, 3, {0, 0, 0}, {});

  CHECK(input_degrees(none) == Counts{0, 0, 0});
  CHECK(output_degrees(none) == Counts{0, 0});
  CHECK(input_degrees(Pattern()).empty());
  CHECK(output_degrees(Pattern()).empty());
}

TEST_CASE("degrees: what a rewiring grows does not count as surviving") {
  const std::array<Position, 2> drop{1, 3};       // (0, 2) and (2, 1)
  const std::array<std::uint64_t, 2> grow{3, 4};  // (0, 3) and (1, 0)
  const Rewiring change = replace(three_by_four(), drop, grow, Start::zero);

  CHECK(surviving_input_degrees(change) == Counts{2, 0, 1, 0});
  CHECK(input_degrees(change.links) == Counts{3, 0, 1, 1});
}

TEST_CASE("degrees: strengths add up magnitudes in each column") {
  const std::vector<float> values{0.5F, -1, -0.25F, 2, 4};

  CHECK(input_strengths(three_by_four(), values) == std::vector<double>{0.75, 2, 5, 0});
}

TEST_CASE("degrees: strengths refuse values of other links") {
  const std::vector<float> values{1, 2};

  CHECK_THROWS_WITH_AS(
      input_strengths(three_by_four(), values),
      "input_strengths: expected 5 values, one a link, found 2; give the "
      "values of these links",
      Error);
}

TEST_CASE("degrees: a histogram counts the neurons of each degree") {
  CHECK(degree_histogram(Counts{2, 1, 2, 0, 5}) == Counts{1, 1, 2, 0, 0, 1});
  CHECK(degree_histogram(Counts{0, 0}) == Counts{2});
  CHECK(degree_histogram(Counts{}).empty());
}

// By hand: mean absolute difference of all n * n pairs, over twice the mean.
TEST_CASE("degrees: Gini is 0 for equals and grows with inequality") {
  CHECK(gini(Counts{3, 3, 3, 3}) == doctest::Approx(0));
  CHECK(gini(Counts{1, 3}) == doctest::Approx(0.25));
  CHECK(gini(Counts{3, 1}) == doctest::Approx(0.25));
  CHECK(gini(Counts{0, 0, 0, 8}) == doctest::Approx(0.75));
  CHECK(gini(Counts{1, 2, 3, 4}) == doctest::Approx(0.25));
  CHECK(gini(Counts{0, 0}) == 0);
  CHECK(gini(Counts{}) == 0);
}

TEST_CASE("degrees: a summary holds mean, deviation and extremes") {
  const DegreeSummary s = degree_summary(Counts{2, 4, 4, 4, 5, 5, 7, 9});

  CHECK(s.mean == doctest::Approx(5));
  CHECK(s.deviation == doctest::Approx(2));
  CHECK(s.least == 2);
  CHECK(s.most == 9);
  CHECK(s.gini == doctest::Approx(gini(Counts{2, 4, 4, 4, 5, 5, 7, 9})));
  CHECK(degree_summary(Counts{}).mean == 0);
}
