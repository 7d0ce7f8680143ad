// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstddef>
#include <vector>

#include <rewire/data/standardise.hpp>
#include <rewire/io/cifar.hpp>

#include "support/real_data.hpp"

using namespace rewire;

TEST_CASE("CIFAR-10: labels, counts, means and deviations are those known") {
  const Split data = cifar10(real_data("cifar10"));

  REQUIRE(data.train.size() == 50'000);
  REQUIRE(data.test.size() == 10'000);
  const std::vector<Label> first{6, 9, 9, 4, 1, 1, 2, 7, 8, 3},
      first_test{3, 8, 8, 0, 6, 6, 1, 6, 3, 1};
  CHECK(std::equal(first.begin(), first.end(), data.train.labels().begin()));
  CHECK(std::equal(first_test.begin(), first_test.end(), data.test.labels().begin()));
  std::vector<std::size_t> counts(10), test_counts(10);
  for (const Label l : data.train.labels()) ++counts[static_cast<std::size_t>(l)];
  for (const Label l : data.test.labels()) ++test_counts[static_cast<std::size_t>(l)];
  CHECK(counts == std::vector<std::size_t>(10, 5000));
  CHECK(test_counts == std::vector<std::size_t>(10, 1000));

  // Of a channel: the mean of its pixels' means, and its deviation from both.
  const Moments moments = feature_moments(data.train);
  const double means[] = {0.49140, 0.48216, 0.44653},
               deviations[] = {0.24703, 0.24349, 0.26159};
  for (std::size_t c = 0; c < 3; ++c) {
    double mean = 0, square = 0;
    for (std::size_t i = c * 1024; i < (c + 1) * 1024; ++i)
      mean += moments.mean[i] / 1024;
    for (std::size_t i = c * 1024; i < (c + 1) * 1024; ++i) {
      const double off = moments.mean[i] - mean;
      square += (moments.deviation[i] * moments.deviation[i] + off * off) / 1024;
    }
    CHECK(mean / 255 == doctest::Approx(means[c]).epsilon(1e-4));
    CHECK(std::sqrt(square) / 255 == doctest::Approx(deviations[c]).epsilon(1e-4));
  }
}
