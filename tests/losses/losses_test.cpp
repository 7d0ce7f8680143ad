// SPDX-License-Identifier: BSD-3-Clause
// What every loss keeps; a new one gets these tests by its name in the lists.
#include <doctest/doctest.h>

#include <cstddef>
#include <string>

#include <rewire/losses/binary_cross_entropy.hpp>
#include <rewire/losses/softmax_cross_entropy.hpp>
#include <rewire/losses/squared_error.hpp>

#include "support/error.hpp"
#include "support/loss_gradient.hpp"
#include "support/tiles.hpp"

using namespace rewire;
using support::Tiles;

namespace {

/// Predictions with targets of both kinds, drawn sample by sample: other lanes, same
/// numbers.
template <class T>
struct Targets {
  Targets(Shape shape, std::size_t samples, std::size_t lanes)
      : x(shape, samples, lanes),
        g(shape, samples, lanes),
        values(shape, samples, lanes),
        labels({1, shape.height, shape.width}, samples, lanes) {
    Rng rng{11};
    x.fill([] { return 0; });
    values.fill([] { return 7; });
    support::fill_labels(labels, 1, rng);
    for (std::size_t n = 0; n < samples; ++n) {
      for (std::size_t f = 0; f < shape.size(); ++f) {
        x.at(n, f) = static_cast<T>(rng.uniform(-3, 3));
        values.at(n, f) = static_cast<T>(rng.uniform());
      }
      for (std::size_t p = 0; p < shape.pixels(); ++p) {
        labels.at(n, p) = static_cast<Label>(rng.below(shape.channels));
      }
    }
    batch.labels = labels.view();
    batch.values = values.view();
  }

  Tiles<T> x, g, values;
  Tiles<Label> labels;
  Batch<T> batch;
};

}  // namespace

TEST_CASE_TEMPLATE("losses: padding has gradient 0 and is not looked at", L,
                   SoftmaxCrossEntropy, BinaryCrossEntropy, SquaredError) {
  for (const std::size_t samples : {1, 2, 7, 16, 17, 40}) {
    Targets<float> clean({5, 2, 1}, samples, 16), dirty({5, 2, 1}, samples, 16);
    for (std::size_t f = 0; f < 10; ++f) {
      const std::size_t last = clean.x.view().tiles() - 1;
      for (std::size_t j = dirty.x.view().filled(last); j < 16; ++j) {
        dirty.x.view().tile(last)[f * 16 + j] = 1e30F;
      }
    }

    const double expected =
        L{}.template operator()<float>(clean.x, clean.batch, clean.g);
    const double value = L{}.template operator()<float>(dirty.x, dirty.batch, dirty.g);

    CHECK(value == expected);
    CHECK(dirty.g.values() == clean.g.values());
    CHECK(dirty.g.padding([](float a) { return a == 0; }));
    CHECK(dirty.g.gaps_untouched());
  }
}

TEST_CASE_TEMPLATE("losses: the gradient may lie over the prediction, or not be wanted",
                   L, SoftmaxCrossEntropy, BinaryCrossEntropy, SquaredError) {
  Targets<float> apart({4}, 21, 16), over({4}, 21, 16);

  const double expected = L{}.template operator()<float>(apart.x, apart.batch, apart.g);
  const double alone = L{}.template operator()<float>(apart.x, apart.batch, {});
  const double value = L{}.template operator()<float>(over.x, over.batch, over.x);

  CHECK(alone == expected);
  CHECK(value == expected);
  CHECK(over.x.values() == apart.g.values());
  CHECK(over.x.gaps_untouched());
}

TEST_CASE_TEMPLATE("losses: tiles do not change what a sample's gradient is", L,
                   SoftmaxCrossEntropy, BinaryCrossEntropy, SquaredError) {
  Targets<float> whole({6}, 40, 48);
  const double expected = L{}.template operator()<float>(whole.x, whole.batch, whole.g);
  for (const std::size_t lanes : {1, 16, 32}) {
    Targets<float> tiled({6}, 40, lanes);

    const double value = L{}.template operator()<float>(tiled.x, tiled.batch, tiled.g);

    CHECK(value == doctest::Approx(expected).epsilon(1e-12));  // sums in another order
    for (std::size_t n = 0; n < 40; ++n) {
      for (std::size_t f = 0; f < 6; ++f) CHECK(tiled.g.at(n, f) == whole.g.at(n, f));
    }
  }
}

TEST_CASE_TEMPLATE("losses: float agrees with double", L, SoftmaxCrossEntropy,
                   BinaryCrossEntropy, SquaredError) {
  Targets<float> narrow({10}, 33, 16);
  Targets<double> wide({10}, 33, 16);
  constexpr double rounding = 1e-6;  // a few units in the last place of a float

  const double a = L{}.template operator()<float>(narrow.x, narrow.batch, narrow.g);
  const double b = L{}.template operator()<double>(wide.x, wide.batch, wide.g);

  CHECK(a == doctest::Approx(b).epsilon(rounding));
  for (std::size_t n = 0; n < 33; ++n) {
    for (std::size_t f = 0; f < 10; ++f) {
      CHECK(std::abs(static_cast<double>(narrow.g.at(n, f)) - wide.g.at(n, f)) <
            rounding);
    }
  }
}

TEST_CASE_TEMPLATE("losses: an empty batch costs nothing", L, SoftmaxCrossEntropy,
                   BinaryCrossEntropy, SquaredError) {
  Targets<float> none({3}, 1, 16);
  none.batch.labels.samples = none.batch.values.samples = 0;
  View<float> x = none.x;
  x.samples = 0;

  CHECK(L{}.template operator()<float>(x, none.batch, {}) == 0);
}

TEST_CASE_TEMPLATE("losses: missing targets and other tiles are refused", L,
                   SoftmaxCrossEntropy, BinaryCrossEntropy, SquaredError) {
  Targets<float> right({3}, 20, 16), other({3}, 20, 32), fewer({3}, 19, 16),
      wider({4}, 20, 16);
  const auto message = [&](const Batch<float>& batch, View<float> gradient) {
    return support::error_of(
        [&] { L{}.template operator()<float>(right.x, batch, gradient); });
  };

  CHECK(message(right.batch, right.g) == "nothing thrown");
  CHECK(message({}, {}).find("to be predicted, found n") != std::string::npos);
  CHECK(message(other.batch, {})
            .find("for 20 samples in tiles of 16, found 20 in tiles of 32") !=
        std::string::npos);
  CHECK(message(fewer.batch, {}).find("found 19 in tiles of 16") != std::string::npos);
  CHECK(message(right.batch, wider.g).find("expected a gradient of 3, found 4") !=
        std::string::npos);
  CHECK(message(right.batch, fewer.g).find("found 19 in tiles of 16") !=
        std::string::npos);
}
