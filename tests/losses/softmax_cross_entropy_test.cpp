// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include <rewire/losses/softmax_cross_entropy.hpp>

#include "support/error.hpp"
#include "support/loss_gradient.hpp"
#include "support/tiles.hpp"

using namespace rewire;
using support::Tiles;

namespace {

// Reference values are PyTorch 2.13's in double; what differs is the order of sums.
constexpr double tolerance = 1e-13;

/// Five samples of four classes, one of them ignored.
void fill(Tiles<double>& x, Tiles<Label>& y) {
  const std::vector<Label> labels{2, 0, 3, ignored, 1};
  for (std::size_t n = 0; n < 5; ++n) {
    for (std::size_t c = 0; c < 4; ++c) x.at(n, c) = support::grid(n, c);
    y.at(n, 0) = labels[n];
  }
}

}  // namespace

TEST_CASE("softmax cross-entropy: summed over the pixels, it is the mean's multiple") {
  Tiles<double> x({3, 2, 2}, 5, 16), g({3, 2, 2}, 5, 16), h({3, 2, 2}, 5, 16);
  Tiles<Label> y({1, 2, 2}, 5, 16);
  Rng rng{4};
  x.fill_uniform(rng);
  y.fill([&] { return static_cast<Label>(rng.below(3)); });
  y.at(2, 1) = ignored;
  Batch<double> batch;
  batch.labels = y.view();

  const double mean = SoftmaxCrossEntropy{}.operator()<double>(x, batch, g);
  const double summed =
      SoftmaxCrossEntropy{.per_sample_sum = true}.operator()<double>(x, batch, h);

  constexpr double places = 19.0 / 5;  // that count, a sample
  CHECK(summed == doctest::Approx(places * mean).epsilon(tolerance));
  for (std::size_t i = 0; i < 12; ++i)
    CHECK(h.at(4, i) == doctest::Approx(places * g.at(4, i)).epsilon(tolerance));
}

TEST_CASE("softmax cross-entropy: value and gradient are PyTorch's") {
  const std::vector<double> weights{1, 0.5, 2, 0.25};
  const auto check = [](const SoftmaxCrossEntropy& loss, double expected,
                        const std::vector<double>& gradient) {  // of the first sample
    for (const std::size_t lanes : {1, 2, 16}) {
      Tiles<double> x({4}, 5, lanes), g({4}, 5, lanes);
      Tiles<Label> y({1}, 5, lanes);
      fill(x, y);
      Batch<double> batch;
      batch.labels = y.view();

      const double value = loss.operator()<double>(x, batch, g);

      CHECK(value == doctest::Approx(expected).epsilon(tolerance));
      for (std::size_t k = 0; k < 4; ++k) {
        CHECK(g.at(0, k) == doctest::Approx(gradient[k]).epsilon(tolerance));
        CHECK(g.at(3, k) == 0);  // the ignored sample
      }
    }
  };

  check({}, 1.7269231836013512,
        {0.0014794237966230521, 0.018023071467681336, -0.03043404069164507,
         0.010931545427340702});
  check({.label_smoothing = 0.1}, 1.7956731836013513,
        {-0.004770576203376948, 0.011773071467681336, -0.011684040691645081,
         0.0046815454273407015});
  check({.class_weights = weights}, 0.9724397877895429,
        {0.003156104099462511, 0.038449219131053515, -0.06492595347550949,
         0.023320630244993496});
  check({.label_smoothing = 0.1, .class_weights = weights}, 1.1003881273707237,
        {-0.0036782305974881017, 0.03307327103138297, -0.049810095530456386,
         0.020415055096561552});
}

TEST_CASE("softmax cross-entropy: maps have a label a pixel, as PyTorch's") {
  const Shape map{3, 2, 2};
  const std::vector<Label> labels{0, 1, 2, ignored, 2, 2, 1, 0};
  const std::vector<double> expected{
      0.07672603278313701, -0.005229682728156091,
      -0.07149635005498092};  // of pixel (0, 1), sample 1
  Tiles<double> x(map, 2, 16), g(map, 2, 16);
  Tiles<Label> y({1, 2, 2}, 2, 16);
  for (std::size_t n = 0; n < 2; ++n) {
    for (std::size_t p = 0; p < 4; ++p) {
      for (std::size_t c = 0; c < 3; ++c) {
        x.at(n, c * 4 + p) = support::grid(n, c, p / 2, p % 2);
      }
      y.at(n, p) = labels[n * 4 + p];
    }
  }
  Batch<double> batch;
  batch.labels = y.view();

  const double value =
      SoftmaxCrossEntropy{.label_smoothing = 0.2}.operator()<double>(x, batch, g);

  CHECK(value == doctest::Approx(2.2672152612141803).epsilon(tolerance));
  for (std::size_t c = 0; c < 3; ++c) {
    CHECK(g.at(1, c * 4 + 1) == doctest::Approx(expected[c]).epsilon(tolerance));
    CHECK(g.at(0, c * 4 + 3) == 0);
  }
}

TEST_CASE("softmax cross-entropy: the gradient agrees with central differences") {
  Rng rng{5};
  for (std::size_t classes = 1; classes <= 17; ++classes) {
    for (const std::size_t samples : {1, 2, 7, 37}) {
      for (const std::size_t lanes : {1, 16}) {
        for (const std::size_t side : {1, 3}) {
          if (side > 1 && samples > 7) continue;  // nothing new, and slow
          Tiles<double> x({classes, side, side}, samples, lanes);
          Tiles<Label> y({1, side, side}, samples, lanes);
          x.fill([&] { return rng.uniform(-3, 3); });
          support::fill_labels(y, classes, rng);
          if (samples > 1) y.at(0, 0) = ignored;
          SoftmaxCrossEntropy loss;
          if (rng.uniform() < 0.5) loss.label_smoothing = rng.uniform();
          if (rng.uniform() < 0.5) {
            for (std::size_t c = 0; c < classes; ++c) {
              loss.class_weights.push_back(rng.uniform(0.1, 2));
            }
          }
          Batch<double> batch;
          batch.labels = y.view();

          CHECK(support::gradient_error(loss, x, batch) <= support::gradient_tolerance);
        }
      }
    }
  }
}

TEST_CASE("softmax cross-entropy: huge logits stay finite") {
  Tiles<float> x({3}, 2, 16), g({3}, 2, 16);
  Tiles<Label> y({1}, 2, 16);
  x.fill([] { return -3e38; });
  x.at(0, 0) = x.at(1, 1) = 3e38F;
  y.at(0, 0) = y.at(1, 0) = 1;  // as wrong as can be, and right
  Batch<float> batch;
  batch.labels = y.view();

  const double value = SoftmaxCrossEntropy{}.operator()<float>(x, batch, g);
  const double smooth =
      SoftmaxCrossEntropy{.label_smoothing = 0.3}.operator()<float>(x, batch, {});

  CHECK(value == doctest::Approx(3e38));
  CHECK(smooth == doctest::Approx((0.7 * 6e38 + 4 * 0.1 * 6e38) / 2));
  CHECK(g.at(0, 0) == 0.5F);
  CHECK(g.at(0, 1) == -0.5F);
  CHECK(g.at(0, 2) == 0);
  for (std::size_t c = 0; c < 3; ++c) CHECK(g.at(1, c) == 0);
}

TEST_CASE("softmax cross-entropy: a NaN among the logits is a NaN loss") {
  Tiles<float> x({3}, 2, 16);
  Tiles<Label> y({1}, 2, 16);
  x.fill([] { return 1; });
  x.at(1, 2) = std::numeric_limits<float>::quiet_NaN();
  y.at(0, 0) = y.at(1, 0) = 0;
  Batch<float> batch;
  batch.labels = y.view();

  CHECK(std::isnan(SoftmaxCrossEntropy{}.operator()<float>(x, batch, {})));
}
