// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include <rewire/training/metrics.hpp>

#include "support/error.hpp"
#include "support/tiles.hpp"

using namespace rewire;
using support::Tiles;

namespace {

/// Truth 0: right 3, taken for 1 once.  Truth 1: right 2.  Truth 2: taken for 0 twice.
ConfusionMatrix example() {
  ConfusionMatrix m(4);
  for (int i = 0; i < 3; ++i) m.add(0, 0);
  m.add(0, 1);
  for (int i = 0; i < 2; ++i) m.add(1, 1);
  for (int i = 0; i < 2; ++i) m.add(2, 0);
  return m;
}

}  // namespace

TEST_CASE("argmax: the largest channel, the lowest of equals, at every place") {
  Tiles<float> x({3, 1, 2}, 17, 16);
  x.fill([] { return 0; });
  x.at(16, 2 * 2 + 1) = 1;
  x.at(3, 0) = -1;

  CHECK(argmax(x.view(), 16, 1) == 2);
  CHECK(argmax(x.view(), 16, 0) == 0);
  CHECK(argmax(x.view(), 3) == 1);
}

TEST_CASE("confusion matrix: rates are those counted by hand") {
  const ConfusionMatrix m = example();

  CHECK(m.total() == 8);
  CHECK(m.count(2, 0) == 2);
  CHECK(m.accuracy() == 5.0 / 8);
  CHECK(m.recall(0) == 3.0 / 4);
  CHECK(m.precision(0) == 3.0 / 5);
  CHECK(m.iou(0) == 3.0 / 6);
  CHECK(m.dice(0) == 6.0 / 9);
  CHECK(m.recall(1) == 1);
  CHECK(m.precision(1) == 2.0 / 3);
  CHECK(m.iou(1) == 2.0 / 3);
  CHECK(m.recall(2) == 0);
  CHECK(m.iou(2) == 0);
  CHECK(m.mean_iou() == doctest::Approx((3.0 / 6 + 2.0 / 3 + 0) / 3).epsilon(1e-15));
}

TEST_CASE("confusion matrix: a rate of nothing is NaN") {
  const ConfusionMatrix m = example();
  CHECK(std::isnan(m.precision(2)));
  CHECK(std::isnan(m.recall(3)));
  CHECK(std::isnan(m.iou(3)));

  const ConfusionMatrix nothing(3);
  CHECK(nothing.total() == 0);
  CHECK(std::isnan(nothing.accuracy()));
  CHECK(std::isnan(nothing.mean_iou()));
}

TEST_CASE("confusion matrix: ignored places do not count, whatever was predicted") {
  ConfusionMatrix m(2);

  m.add(ignored, 1);
  m.add(ignored, 99);
  m.add(1, 1);

  CHECK(m.total() == 1);
  CHECK(m.accuracy() == 1);
}

TEST_CASE("confusion matrix: a batch counts each place once, and no padding") {
  Tiles<double> x({2, 1, 3}, 20, 16);
  Tiles<Label> y({1, 1, 3}, 20, 16);
  Rng rng{6};
  x.fill_uniform(rng);
  y.fill([&] { return static_cast<Label>(rng.below(2)); });
  y.at(7, 1) = ignored;
  ConfusionMatrix one_by_one(2), at_once(2);
  for (std::size_t n = 0; n < 20; ++n) {
    for (std::size_t p = 0; p < 3; ++p) {
      one_by_one.add(y.at(n, p), x.at(n, p) >= x.at(n, 3 + p) ? 0 : 1);
    }
  }

  at_once.add(x.view(), y.view());

  CHECK(at_once.total() == 59);
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(at_once.count(i / 2, i % 2) == one_by_one.count(i / 2, i % 2));
  }
}

TEST_CASE("confusion matrix: a batch counts alike where labels are tiled otherwise") {
  Tiles<double> x({3, 1, 2}, 20, 16);
  Tiles<Label> y({1, 1, 2}, 20, 16), single({1, 1, 2}, 20, 1);
  Rng rng{7};
  x.fill_uniform(rng);
  y.fill([&] { return static_cast<Label>(rng.below(3)); });
  for (std::size_t i = 0; i < 40; ++i) single.at(i / 2, i % 2) = y.at(i / 2, i % 2);
  ConfusionMatrix alike(3), otherwise(3);

  alike.add(x.view(), y.view());
  otherwise.add(x.view(), single.view());

  for (std::size_t i = 0; i < 9; ++i) {
    CHECK(alike.count(i / 3, i % 3) == otherwise.count(i / 3, i % 3));
  }
}

TEST_CASE("confusion matrix: merging adds the counts") {
  ConfusionMatrix m = example();

  m.merge(example());

  CHECK(m.total() == 16);
  CHECK(m.count(0, 1) == 2);
  CHECK(m.accuracy() == example().accuracy());
}

TEST_CASE("confusion matrix: what does not fit is refused, and nothing counted") {
  ConfusionMatrix m(3);
  Tiles<float> x({3}, 2, 16), four({4}, 2, 16);
  Tiles<Label> y({1}, 2, 16), fewer({1}, 1, 16);
  const auto message = [](auto act) { return support::error_of(act); };

  CHECK(message([&] { m.add(3, 0); }) ==
        "ConfusionMatrix: expected the true label from 0 to 2, found 3; correct the "
        "label or "
        "the number of classes");
  CHECK(message([&] { m.add(-2, 0); }).find("found -2") != std::string::npos);
  CHECK(message([&] { m.add(0, 3); }).find("the predicted label") != std::string::npos);
  CHECK(message([&] { m.add(0, ignored); }).find("found -1") != std::string::npos);
  CHECK(message([&] { m.add(four.view(), y.view()); }).find("3 channels, found 4") !=
        std::string::npos);
  CHECK(message([&] { m.add(x.view(), fewer.view()); }).find("found 1 of 1") !=
        std::string::npos);
  CHECK(message([&] { m.merge(ConfusionMatrix(2)); }).find("3 classes, found 2") !=
        std::string::npos);
  CHECK(m.total() == 0);
}
