// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <rewire/data/dataset.hpp>

#include "support/error.hpp"

using namespace rewire;
using support::error_of;

namespace {

/// `count` samples, sample n holding 10 n, 10 n + 1, ...
Dataset::Bytes bytes(std::size_t count, std::size_t width) {
  auto all = Dataset::Bytes::from_shape({count, width});
  for (std::size_t n = 0; n < count; ++n) {
    for (std::size_t f = 0; f < width; ++f) {
      all(n, f) = static_cast<std::uint8_t>(10 * n + f);
    }
  }
  return all;
}
Dataset::Floats floats(std::size_t count, std::size_t width) {
  return Dataset::Floats::from_shape({count, width});
}

}  // namespace

TEST_CASE("Dataset: tells what it holds") {
  const Dataset set({1, 2, 2}, bytes(3, 4), {0, 2, ignored}, 3, "three");

  CHECK(set.name() == "three");
  CHECK(set.shape() == Shape{1, 2, 2});
  CHECK(set.size() == 3);
  CHECK(set.classes() == 3);
  CHECK(set.labels_per_sample() == 1);
  CHECK(set.values().size() == 0);
  CHECK(set.scale()[0] == 1);
  CHECK(set.offset()[0] == 0);
  CHECK(Dataset{}.size() == 0);
}

TEST_CASE("Dataset: may have a label a pixel") {
  const Dataset set({3, 2, 2}, bytes(2, 12), {0, 1, 1, 0, ignored, 1, 0, 0}, 2);

  CHECK(set.labels_per_sample() == 4);
}

TEST_CASE(
    "Dataset: a subset keeps the order asked for, labels, values and normalisation") {
  Dataset set({2}, bytes(4, 2), {0, 1, 2, 3}, 4, "four");
  set.normalise({0.5F}, {1, 2});
  auto values = floats(4, 1);
  for (std::size_t n = 0; n < 4; ++n) values(n, 0) = static_cast<float>(n);
  const Dataset regression({2}, bytes(4, 2), values);
  const std::vector<std::size_t> positions{3, 1, 3};

  const Dataset part = set.subset(positions), line = regression.subset(positions);

  const auto& samples = std::get<Dataset::Bytes>(part.samples());
  CHECK(part.size() == 3);
  CHECK(part.name() == "four");
  CHECK(part.classes() == 4);
  CHECK(samples(0, 1) == 31);
  CHECK(samples(1, 0) == 10);
  CHECK(samples(2, 0) == 30);
  CHECK(std::vector<Label>(part.labels().begin(), part.labels().end()) ==
        std::vector<Label>{3, 1, 3});
  CHECK(part.scale()[0] == 0.5F);
  CHECK(part.offset()[1] == 2);
  CHECK(line.values()(0, 0) == 3);
  CHECK(line.values()(1, 0) == 1);
  CHECK(set.subset({}).size() == 0);
  CHECK(set.first(2).labels()[1] == set.labels()[1]);
  CHECK(set.first(2).size() == 2);
  CHECK(set.first(1000).size() == set.size());
}

TEST_CASE("Dataset: refuses samples, labels and values that do not belong together") {
  CHECK(
      error_of([] {
        Dataset({5}, bytes(3, 4), {0, 0, 0}, 1, "five");
      }) ==
      "five: expected samples of 5 = 5 numbers, found 4; let shape and samples agree");
  CHECK(error_of([] {
          Dataset({1, 2, 3}, bytes(3, 4), {0, 0, 0}, 1);
        }) ==
        "Dataset: expected samples of 1x2x3 = 6 numbers, found 4; let shape and "
        "samples agree");
  for (const std::size_t labels : {0, 2, 4, 6}) {
    CHECK(
        error_of([&] { Dataset({4}, bytes(3, 4), std::vector<Label>(labels), 1); }) ==
        text(
            "Dataset: expected one label for each of 3 samples, or one a pixel, found ",
            labels, " labels; check that the two files belong together"));
  }
  CHECK(error_of([] { Dataset({4}, bytes(0, 4), {0}, 1); }) ==
        "Dataset: expected one label for each of 0 samples, or one a pixel, found 1 "
        "labels; "
        "check that the two files belong together");
  CHECK(error_of([] { Dataset({4}, bytes(3, 4), floats(2, 1)); }) ==
        "Dataset: expected values for 3 samples, found 2; give one row of values a "
        "sample");
}

TEST_CASE("Dataset: refuses labels out of range") {
  CHECK(error_of([] {
          Dataset({4}, bytes(3, 4), {0, 1, 10}, 10);
        }) ==
        "Dataset: expected labels from 0 to 9, found 10 at sample 2; correct the label "
        "or the "
        "class count");
  CHECK(error_of([] {
          Dataset({4}, bytes(3, 4), {0, -2, 0}, 10);
        }) ==
        "Dataset: expected labels from 0 to 9, found -2 at sample 1; correct the label "
        "or the "
        "class count");
  CHECK(error_of([] {
          Dataset({4}, bytes(3, 4), {0, 0, 0}, 0);
        }) ==
        "Dataset: expected labels from 0 to 0, found 0 at sample 0; correct the label "
        "or the "
        "class count");
}

TEST_CASE("Dataset: refuses a position or a factor too many") {
  Dataset set({4}, bytes(3, 4), {0, 1, 0}, 2);
  const std::vector<std::size_t> positions{0, 3};

  CHECK(error_of([&] { set.subset(positions); }) ==
        "Dataset: expected positions below 3, found 3; choose samples that exist");
  CHECK(error_of([&] {
          set.normalise({1, 2}, {0});
        }) ==
        "Dataset: expected 1 or 4 factors to normalise by, found 2; give one for all "
        "features "
        "or one each");
  CHECK(error_of([&] { set.normalise({1}, {}); }) ==
        "Dataset: expected 1 or 4 factors to normalise by, found 0; give one for all "
        "features "
        "or one each");
  CHECK(set.scale().size() == 1);
}
