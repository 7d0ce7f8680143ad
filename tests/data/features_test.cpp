// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <vector>

#include <rewire/data/denoising.hpp>
#include <rewire/data/features.hpp>

#include "support/error.hpp"

using namespace rewire;
using support::error_of;

namespace {

using Places = std::vector<std::size_t>;

Dataset bytes() {
  Dataset set({1, 1, 3}, Dataset::Bytes{{0, 10, 20}, {4, 10, 40}}, {1, 0}, 2, "bytes");
  set.normalise({1, 2, 0.5F}, {0, 1, 2});
  return set;
}

}  // namespace

TEST_CASE("features: the chosen ones keep values, labels and normalisation") {
  const Dataset part = select_features(bytes(), Places{2, 0});

  CHECK(part.shape() == Shape{2});
  CHECK(std::get<Dataset::Bytes>(part.samples()) == Dataset::Bytes{{20, 0}, {40, 4}});
  CHECK(inputs_of(part) == Dataset::Floats{{12, 0}, {22, 4}});
  CHECK(part.labels()[0] == 1);
  CHECK(part.classes() == 2);
}

TEST_CASE("features: none, or one that does not exist, is refused") {
  CHECK(error_of([] { select_features(bytes(), Places{}); }) ==
        "bytes: expected at least one feature, found none; choose some");
  CHECK(error_of([] { select_features(bytes(), Places{3}); }) ==
        "bytes: expected features below 3, found 3; choose features that exist");
}

TEST_CASE("features: the training set spans the unit range, constants become 0") {
  Split split{bytes(), bytes()};
  unit_range(split);

  CHECK(inputs_of(split.train) == Dataset::Floats{{0, 0, 0}, {1, 0, 1}});
  CHECK(inputs_of(split.test) == inputs_of(split.train));
}

TEST_CASE("features: a denoising set asks for clean inputs from noisy ones") {
  Rng rng(1), again(1);

  const Dataset set = denoising(bytes(), 0.1, rng),
                same = denoising(bytes(), 0.1, again);

  CHECK(set.values() == inputs_of(bytes()));
  CHECK(inputs_of(set) == inputs_of(same));
  CHECK(inputs_of(set) != set.values());
  CHECK(set.classes() == 0);
  for (std::size_t i = 0; i < 6; ++i) {
    CHECK(std::abs(inputs_of(set).data()[i] - set.values().data()[i]) < 0.6);
  }
  CHECK(error_of([&] { denoising(bytes(), -1, rng); }) ==
        "denoising: expected noise >= 0, found -1; give its deviation");
}
