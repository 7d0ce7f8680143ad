// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstddef>
#include <vector>

#include <rewire/losses/squared_error.hpp>

#include "support/error.hpp"
#include "support/loss_gradient.hpp"
#include "support/tiles.hpp"

using namespace rewire;
using support::Tiles;

TEST_CASE("squared error: value and gradient are PyTorch's") {
  const std::vector<double> targets{0, 1, 0.25, 0.5, 1, 0.75};
  const std::vector<double> expected{-2.0 / 3, -1.0 / 6, 5.0 / 12,
                                     -2.0 / 3, -0.5,     5.0 / 12};
  for (const std::size_t lanes : {1, 2, 16}) {
    Tiles<double> x({2}, 3, lanes), y({2}, 3, lanes), g({2}, 3, lanes);
    for (std::size_t i = 0; i < 6; ++i) {
      x.at(i / 2, i % 2) = support::grid(i / 2, i % 2);
      y.at(i / 2, i % 2) = targets[i];
    }
    Batch<double> batch;
    batch.values = y.view();

    const double mean = SquaredError{}.operator()<double>(x, batch, g);
    const double summed =
        SquaredError{.per_sample_sum = true}.operator()<double>(x, batch, {});

    CHECK(mean == doctest::Approx(2.2708333333333335).epsilon(1e-15));
    CHECK(summed == doctest::Approx(2 * mean).epsilon(1e-15));
    for (std::size_t i = 0; i < 6; ++i) {
      CHECK(g.at(i / 2, i % 2) == doctest::Approx(expected[i]).epsilon(1e-15));
    }
  }
}

TEST_CASE("squared error: the gradient agrees with central differences") {
  Rng rng{4};
  for (std::size_t outputs = 1; outputs <= 17; ++outputs) {
    for (const std::size_t samples : {1, 2, 7, 37}) {
      for (const std::size_t lanes : {1, 16}) {
        Tiles<double> x({outputs}, samples, lanes), y({outputs}, samples, lanes);
        x.fill_uniform(rng);
        y.fill_uniform(rng);
        Batch<double> batch;
        batch.values = y.view();
        const SquaredError loss{.per_sample_sum = rng.uniform() < 0.5};

        CHECK(support::gradient_error(loss, x, batch) <= support::gradient_tolerance);
      }
    }
  }
}

TEST_CASE("squared error: a map may be compared with features, not with fewer") {
  Tiles<float> x({12}, 2, 16), map({3, 2, 2}, 2, 16), small({3, 2, 1}, 2, 16);
  x.fill([] { return 2; });
  map.fill([] { return 1; });
  small.fill([] { return 1; });
  Batch<float> fits, too_small;
  fits.values = map.view();
  too_small.values = small.view();

  CHECK(SquaredError{}.operator()<float>(x, fits, {}) == 1);
  CHECK(
      support::error_of([&] { SquaredError{}.operator()<float>(x, too_small, {}); }) ==
      "SquaredError: expected values of 12 as the prediction has, found 3x2x1; let the "
      "last layer have as many outputs as there are");
}
