// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>

#include <rewire/data/batches.hpp>
#include <rewire/data/standardise.hpp>

#include "support/error.hpp"

using namespace rewire;
using support::error_of;

namespace {

Split random_bytes(std::size_t width) {
  Rng rng(3);
  const auto half = [&](std::size_t count) {
    auto samples = Dataset::Bytes::from_shape({count, width});
    for (auto& s : samples) s = static_cast<std::uint8_t>(rng.below(256));
    for (std::size_t i = 0; i < count; ++i) samples(i, 1) = count == 40 ? 9 : 200;
    return Dataset({width}, std::move(samples), std::vector<Label>(count), 1);
  };
  Dataset train = half(40);
  return {std::move(train), half(7)};
}

}  // namespace

TEST_CASE("standardise: features of the training set get mean 0 and deviation 1") {
  Split split = random_bytes(21);
  standardise(split);
  Pass<float> pass;
  pass.begin(Mode::training, 40, 48);
  std::vector<std::size_t> all(40);
  std::iota(all.begin(), all.end(), std::size_t{0});

  const auto batch = load_batch(split.train, std::span<const std::size_t>(all), pass);

  for (std::size_t f = 0; f < 21; ++f) {
    double mean = 0, square = 0;
    for (std::size_t i = 0; i < 40; ++i) mean += batch.input.at(i, f) / 40.0;
    for (std::size_t i = 0; i < 40; ++i)
      square += std::pow(batch.input.at(i, f) - mean, 2) / 40;
    CHECK(std::abs(mean) < 1e-5);
    CHECK(std::abs(square - (f == 1 ? 0 : 1)) < 1e-5);  // feature 1 is constant
  }
}

TEST_CASE("standardise: the test set gets what the training set needs") {
  Split split = random_bytes(5);
  standardise(split);

  CHECK(std::equal(split.train.scale().begin(), split.train.scale().end(),
                   split.test.scale().begin()));
  CHECK(std::equal(split.train.offset().begin(), split.train.offset().end(),
                   split.test.offset().begin()));
  CHECK(split.test.scale()[1] == 0);  // constant in training, another value in the test
  CHECK(split.test.offset()[1] == 0);
}

TEST_CASE("standardise: adds to the deviations what it is told") {
  Split split = random_bytes(5), other = split;
  const double deviation = feature_moments(split.train).deviation[0];

  standardise(split, 10);

  CHECK(split.train.scale()[0] == doctest::Approx(1 / (deviation + 10)));
  CHECK(support::error_of([&] { standardise(other, -1); }) ==
        "standardise: expected an addition to the deviation >= 0, found -1; give 0 for "
        "none");
  other.test = random_bytes(4).test;
  CHECK(support::error_of([&] { standardise(other); }) ==
        "standardise: expected test samples of 5, found 4; load both the same way");
}

namespace {

/// Two channels of 2 x 2 pixels, each pixel with values about a mean of its own.
Split two_channels() {
  Rng rng(5);
  auto samples = Dataset::Bytes::from_shape({30, 8});
  for (std::size_t i = 0; i < samples.size(); ++i)
    samples.data()[i] = static_cast<std::uint8_t>(10 * (i % 8) + rng.below(90));
  const Dataset set({2, 2, 2}, std::move(samples), std::vector<Label>(30), 1);
  return {set, set};
}

/// All samples of `set`, normalised.
std::vector<double> inputs(const Dataset& set) {
  const auto& raw = std::get<Dataset::Bytes>(set.samples());
  std::vector<double> out;
  for (std::size_t i = 0; i < raw.size(); ++i)
    out.push_back(raw.data()[i] * set.scale()[i % 8] + set.offset()[i % 8]);
  return out;
}

}  // namespace

TEST_CASE(
    "standardise_channels: a channel gets mean 0 and deviation 1, its pixels not") {
  Split split = two_channels();
  standardise_channels(split);
  const std::vector<double> x = inputs(split.test);

  for (std::size_t channel = 0; channel < 2; ++channel) {
    double mean = 0, square = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      if (i % 8 / 4 != channel) continue;
      mean += x[i] / 120;
      square += x[i] * x[i] / 120;
    }
    CHECK(std::abs(mean) < 1e-6);
    CHECK(std::abs(square - 1) < 1e-5);
    CHECK(split.train.scale()[4 * channel] == split.train.scale()[4 * channel + 3]);
  }
  CHECK(split.train.scale()[0] != split.train.scale()[4]);
}

TEST_CASE("subtract_mean_image: each pixel gets mean 0, all the same scale") {
  Split split = two_channels();
  subtract_mean_image(split, 255);
  const std::vector<double> x = inputs(split.train);

  for (std::size_t f = 0; f < 8; ++f) {
    double mean = 0;
    for (std::size_t i = f; i < x.size(); i += 8) mean += x[i] / 30;
    CHECK(std::abs(mean) < 1e-6);
    CHECK(split.train.scale()[f] == 1.0F / 255);
  }
  CHECK(
      error_of([&] { subtract_mean_image(split, 0); }) ==
      "subtract_mean_image: expected a divisor > 0, found 0; give 255 for bytes, or 1");
}
