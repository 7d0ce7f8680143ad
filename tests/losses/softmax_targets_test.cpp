// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <string>

#include <rewire/losses/softmax_cross_entropy.hpp>

#include "support/error.hpp"
#include "support/loss_gradient.hpp"
#include "support/tiles.hpp"

using namespace rewire;
using support::Tiles;

namespace {

/// The message for a loss on predictions of a shape, with this label for the second of
/// two.
std::string message(const SoftmaxCrossEntropy& loss, Shape prediction, Label second,
                    Shape labels = {1}) {
  Tiles<float> x(prediction, 2, 16);
  Tiles<Label> y(labels, 2, 16);
  x.fill([] { return 0; });
  y.fill([] { return 0; });
  y.at(1, 0) = second;
  Batch<float> batch;
  batch.labels = y.view();
  return support::error_of([&] { loss.operator()<float>(x, batch, {}); });
}

}  // namespace

TEST_CASE("softmax cross-entropy: where nothing counts, loss and gradient are 0") {
  Tiles<float> x({3}, 7, 16), g({3}, 7, 16);
  Tiles<Label> y({1}, 7, 16);
  Rng rng{2};
  x.fill_uniform(rng);
  Batch<float> batch;
  batch.labels = y.view();
  const auto all_zero = [&] {
    const auto v = g.values();
    return std::all_of(v.begin(), v.end(), [](float a) { return a == 0; });
  };

  y.fill([] { return ignored; });
  const double nothing = SoftmaxCrossEntropy{}.operator()<float>(x, batch, g);
  CHECK(nothing == 0);
  CHECK(all_zero());

  y.fill([] { return 1; });
  const SoftmaxCrossEntropy weightless{.label_smoothing = 0.1,
                                       .class_weights = {1, 0, 1}};
  const double no_weight = weightless.operator()<float>(x, batch, g);
  CHECK(no_weight == 0);
  CHECK(all_zero());
}

TEST_CASE("softmax cross-entropy: an ignored sample is as if it were not there") {
  Rng rng{8};
  Tiles<double> all({4}, 6, 16), g({4}, 6, 16), some({4}, 5, 1), h({4}, 5, 1);
  Tiles<Label> y({1}, 6, 16), z({1}, 5, 1);
  all.fill_uniform(rng);
  support::fill_labels(y, 4, rng);
  y.at(5, 0) = ignored;
  for (std::size_t n = 0; n < 5; ++n) {
    for (std::size_t c = 0; c < 4; ++c) some.at(n, c) = all.at(n, c);
    z.at(n, 0) = y.at(n, 0);
  }
  Batch<double> with, without;
  with.labels = y.view();
  without.labels = z.view();
  const SoftmaxCrossEntropy loss{.label_smoothing = 0.1, .class_weights = {1, 2, 3, 4}};

  const double a = loss.operator()<double>(all, with, g);
  const double b = loss.operator()<double>(some, without, h);

  CHECK(a == doctest::Approx(b).epsilon(1e-15));
  for (std::size_t n = 0; n < 5; ++n) {
    for (std::size_t c = 0; c < 4; ++c) CHECK(g.at(n, c) == h.at(n, c));
  }
}

TEST_CASE("softmax cross-entropy: bad labels and sizes are refused in one sentence") {
  const SoftmaxCrossEntropy plain;
  CHECK(message(plain, {3}, 2) == "nothing thrown");
  CHECK(message(plain, {3}, 3) ==
        "SoftmaxCrossEntropy: expected labels from 0 to 2, or ignored (-1), found 3 in "
        "sample 1; correct the label, or give the last layer an output a class");
  CHECK(message(plain, {3}, -2).find("found -2 in sample 1") != std::string::npos);
  CHECK(
      message(plain, {3, 2, 2}, 0) ==
      "SoftmaxCrossEntropy: expected one label a place of a prediction of 3x2x2, found "
      "labels of 1; give a label a sample to features, a label a pixel to maps");
  CHECK(message(plain, {3}, 0, {2}).find("found labels of 2") != std::string::npos);
  CHECK(message({.class_weights = {1, 2}}, {3}, 0)
            .find("class weights for 3 classes, found 2") != std::string::npos);
  CHECK(message({.class_weights = {1, -2, 1}}, {3}, 0).find("found -2") !=
        std::string::npos);
  CHECK(message({.label_smoothing = 1.5}, {3}, 0).find("label_smoothing in [0, 1]") !=
        std::string::npos);
}
