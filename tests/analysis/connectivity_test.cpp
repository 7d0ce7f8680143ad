// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include <rewire/analysis/connectivity.hpp>

using namespace rewire;

namespace {

using Counts = std::vector<std::size_t>;

constexpr Shape square{1, 4, 4};

const Counts centred{1, 0, 0, 2,  //
                     0, 5, 6, 0,  //
                     0, 7, 8, 0,  //
                     3, 0, 0, 4};

}  // namespace

TEST_CASE("connectivity: the central share is that of the window in the middle") {
  CHECK(central_share(centred, square, 2, 2) == doctest::Approx(26.0 / 36));
  CHECK(central_share(centred, square, 4, 4) == doctest::Approx(1));
  CHECK(central_share(Counts(16, 3), square, 2, 4) == doctest::Approx(0.5));
  CHECK(central_share(Counts(784, 7), {1, 28, 28}, 20, 20) ==
        doctest::Approx(400.0 / 784));
  CHECK(central_share(Counts(16, 0), square, 2, 2) == 0);
}

TEST_CASE("connectivity: all channels of an image count") {
  Counts two(centred);
  two.insert(two.end(), 16, 1);

  CHECK(central_share(two, {2, 4, 4}, 2, 2) == doctest::Approx((26.0 + 4) / (36 + 16)));
  CHECK(corner_mean(two, {2, 4, 4}, 1) == doctest::Approx((10.0 + 4) / 8));
}

TEST_CASE("connectivity: corners are averaged over their pixels") {
  CHECK(corner_mean(centred, square, 1) == doctest::Approx(2.5));
  CHECK(corner_mean(centred, square, 2) == doctest::Approx(36.0 / 16));
  CHECK(corner_mean(Counts(784, 7), {1, 28, 28}) == doctest::Approx(7));
}

TEST_CASE("connectivity: sizes that do not fit are refused") {
  CHECK_THROWS_WITH_AS(
      central_share(Counts(15, 1), square, 2, 2),
      "central_share: expected 16 degrees for an image of 1x4x4, found "
      "15; give one degree for each value of the image",
      Error);
  CHECK_THROWS_WITH_AS(central_share(centred, square, 5, 2),
                       "central_share: expected a window inside an image of 1x4x4, "
                       "found 5 x 2; choose a smaller window",
                       Error);
  CHECK_THROWS_AS(corner_mean(centred, square, 0), Error);
}

TEST_CASE("connectivity: the strongest come first, ties in order, NaN last") {
  const double nan = std::numeric_limits<double>::quiet_NaN();

  CHECK(strongest(Counts{4, 9, 4, 1}, 3) == Counts{1, 0, 2});
  CHECK(strongest(std::vector<double>{nan, -5, nan, 1}, 4) == Counts{3, 1, 0, 2});
  CHECK(strongest(Counts{1, 2}, 0).empty());
  CHECK_THROWS_AS(strongest(Counts{1, 2}, 3), Error);
}

TEST_CASE("connectivity: rankings overlap in the share of common leaders") {
  const Counts degrees{9, 8, 7, 1, 0};
  const std::vector<double> variance{0.1, 0.9, 0.8, 0.7, 0};

  CHECK(top_overlap(degrees, variance, 1) == 0);
  CHECK(top_overlap(degrees, variance, 2) == doctest::Approx(0.5));
  CHECK(top_overlap(degrees, variance, 5) == doctest::Approx(1));
  CHECK(top_overlap(degrees, degrees, 3) == doctest::Approx(1));
  CHECK_THROWS_AS(top_overlap(degrees, Counts{1, 2}, 1), Error);
  CHECK_THROWS_AS(top_overlap(degrees, variance, 0), Error);
}

TEST_CASE("connectivity: feature variances follow the normalisation") {
  auto bytes = Dataset::Bytes::from_shape({2, 3});
  bytes(0, 0) = 0;
  bytes(1, 0) = 10;
  bytes(0, 1) = 7;
  bytes(1, 1) = 7;
  bytes(0, 2) = 255;
  bytes(1, 2) = 251;
  Dataset set(Shape{3}, std::move(bytes), {0, 1}, 2);

  CHECK(feature_variances(set) == std::vector<double>{25, 0, 4});
  set.normalise({0.5F, 1, 2}, {1});
  CHECK(feature_variances(set) == std::vector<double>{6.25, 0, 16});
}
