// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include <rewire/losses/binary_cross_entropy.hpp>

#include "support/error.hpp"
#include "support/loss_gradient.hpp"
#include "support/tiles.hpp"

using namespace rewire;
using support::Tiles;

namespace {

// Reference values are PyTorch 2.13's in double; what differs is the order of sums.
constexpr double tolerance = 1e-13;

/// Three samples of two outputs.
void fill(Tiles<double>& z, Tiles<double>& y) {
  const std::vector<double> targets{0, 1, 0.25, 0.5, 1, 0.75};
  for (std::size_t n = 0; n < 3; ++n) {
    for (std::size_t c = 0; c < 2; ++c) {
      z.at(n, c) = support::grid(n, c);
      y.at(n, c) = targets[n * 2 + c];
    }
  }
}

}  // namespace

TEST_CASE("binary cross-entropy: value and gradient are PyTorch's") {
  struct Case {
    BinaryCrossEntropy loss;
    double value;
    std::vector<double> gradient;
  };
  const std::vector<Case> cases{
      {{},
       0.7466394244019439,
       {0.019867153670352924, -0.0629234447996909, 0.09459574603227394,
        -0.05292907936560728, -0.10374322186697577, 0.02179951299631372}},
      {{.positive_weight = 3},
       1.5614427361117797,
       {0.019867153670352924, -0.18877033439907268, 0.07939361904841091,
        -0.18919149206454788, -0.3112296656009273, -0.008001217509215675}}};
  for (const Case& c : cases) {
    for (const std::size_t lanes : {1, 2, 16}) {
      Tiles<double> z({2}, 3, lanes), y({2}, 3, lanes), g({2}, 3, lanes);
      fill(z, y);
      Batch<double> batch;
      batch.values = y.view();

      const double value = c.loss.operator()<double>(z, batch, g);

      CHECK(value == doctest::Approx(c.value).epsilon(tolerance));
      for (std::size_t i = 0; i < 6; ++i) {
        CHECK(g.at(i / 2, i % 2) == doctest::Approx(c.gradient[i]).epsilon(tolerance));
      }
    }
  }
}

TEST_CASE(
    "binary cross-entropy: summed a sample, the gradient is (sigmoid - y) / samples") {
  Tiles<double> z({2}, 3, 16), y({2}, 3, 16), g({2}, 3, 16);
  fill(z, y);
  Batch<double> batch;
  batch.values = y.view();

  const double value =
      BinaryCrossEntropy{.per_sample_sum = true}.operator()<double>(z, batch, g);

  CHECK(value == doctest::Approx(2 * 0.7466394244019439).epsilon(tolerance));
  for (std::size_t n = 0; n < 3; ++n) {
    for (std::size_t c = 0; c < 2; ++c) {
      const double sigmoid = 1 / (1 + std::exp(-z.at(n, c)));
      CHECK(g.at(n, c) ==
            doctest::Approx((sigmoid - y.at(n, c)) / 3).epsilon(tolerance));
    }
  }
}

TEST_CASE("binary cross-entropy: the gradient agrees with central differences") {
  Rng rng{3};
  for (std::size_t outputs = 1; outputs <= 17; ++outputs) {
    for (const std::size_t samples : {1, 2, 7, 37}) {
      for (const std::size_t lanes : {1, 16}) {
        Tiles<double> z({outputs}, samples, lanes), y({outputs}, samples, lanes);
        z.fill([&] { return rng.uniform(-4, 4); });
        y.fill([&] { return rng.uniform(); });
        Batch<double> batch;
        batch.values = y.view();
        const BinaryCrossEntropy loss{.positive_weight = rng.uniform(0.2, 5),
                                      .per_sample_sum = rng.uniform() < 0.5};

        CHECK(support::gradient_error(loss, z, batch) <= support::gradient_tolerance);
      }
    }
  }
}

TEST_CASE(
    "binary cross-entropy: labels of 0 and 1 are values, ignored ones do not count") {
  Tiles<double> z({1, 2, 2}, 3, 16), y({1, 2, 2}, 3, 16), g({1, 2, 2}, 3, 16),
      h({1, 2, 2}, 3, 16);
  Tiles<Label> labels({1, 2, 2}, 3, 16);
  Rng rng{9};
  z.fill_uniform(rng);
  support::fill_labels(labels, 2, rng);
  for (std::size_t n = 0; n < 3; ++n) {
    for (std::size_t p = 0; p < 4; ++p) y.at(n, p) = labels.at(n, p);
  }
  Batch<double> by_value, by_label;
  by_value.values = y.view();
  by_label.labels = labels.view();

  const double expected = BinaryCrossEntropy{}.operator()<double>(z, by_value, g);
  const double value = BinaryCrossEntropy{}.operator()<double>(z, by_label, h);
  CHECK(value == expected);
  CHECK(h.at(2, 3) == g.at(2, 3));

  labels.at(0, 1) = ignored;
  const double one_less = BinaryCrossEntropy{}.operator()<double>(z, by_label, h);
  const double sign = y.at(0, 1) == 1 ? -1 : 1;
  const double left_out = std::log1p(std::exp(sign * z.at(0, 1)));
  CHECK(one_less ==
        doctest::Approx((12 * expected - left_out) / 11).epsilon(tolerance));
  CHECK(h.at(0, 1) == 0);
  CHECK(h.at(2, 3) == doctest::Approx(g.at(2, 3) * 12 / 11).epsilon(tolerance));
  CHECK(support::gradient_error(BinaryCrossEntropy{}, z, by_label) <=
        support::gradient_tolerance);

  labels.fill([] { return ignored; });
  CHECK(BinaryCrossEntropy{}.operator()<double>(z, by_label, h) == 0);
  CHECK(h.at(2, 3) == 0);
}

TEST_CASE("binary cross-entropy: huge logits stay finite") {
  Tiles<float> z({2}, 1, 1), y({2}, 1, 1), g({2}, 1, 1);
  z.at(0, 0) = 1e30F;
  z.at(0, 1) = -1e30F;
  y.at(0, 0) = 1;
  y.at(0, 1) = 1;
  Batch<float> batch;
  batch.values = y.view();

  const double value = BinaryCrossEntropy{}.operator()<float>(z, batch, g);

  CHECK(value == doctest::Approx(5e29));
  CHECK(g.at(0, 0) == 0);
  CHECK(g.at(0, 1) == -0.5F);
}

TEST_CASE("binary cross-entropy: targets out of range are refused") {
  Tiles<float> z({1}, 2, 16), y({1}, 2, 16);
  Tiles<Label> labels({1}, 2, 16);
  z.fill([] { return 0; });
  Batch<float> by_value, by_label;
  by_value.values = y.view();
  by_label.labels = labels.view();
  const auto message = [&](const Batch<float>& batch, BinaryCrossEntropy loss = {}) {
    return support::error_of([&] { loss.operator()<float>(z, batch, {}); });
  };

  y.fill([] { return 1.5; });
  labels.fill([] { return 2; });
  CHECK(
      message(by_value) ==
      "BinaryCrossEntropy: expected values in [0, 1], found 1.5; scale the values, or "
      "take SquaredError");
  CHECK(message(by_label) ==
        "BinaryCrossEntropy: expected labels 0, 1 or ignored (-1), found 2; take "
        "SoftmaxCrossEntropy for more than two classes");
  y.fill([] { return std::nan(""); });
  CHECK(message(by_value).find("found nan") != std::string::npos);
  CHECK(message(by_value, {.positive_weight = -1}).find("positive_weight in [0, ") !=
        std::string::npos);
}
