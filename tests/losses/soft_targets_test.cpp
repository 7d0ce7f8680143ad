// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <string>

#include <rewire/losses/soft_targets.hpp>

#include "support/error.hpp"
#include "support/loss_gradient.hpp"
#include "support/tiles.hpp"

using namespace rewire;
using support::Tiles;

namespace {

constexpr double tolerance = 1e-13;  // the order of sums

/// Two classes, one pixel, one sample: teacher softmax (4/5, 1/5) at temperature 2,
/// student (1/2, 1/2).
struct ByHand {
  Tiles<double> x{{2}, 1, 1}, t{{2}, 1, 1}, g{{2}, 1, 1};
  Batch<double> batch;

  ByHand() {
    x.at(0, 0) = x.at(0, 1) = 3;
    t.at(0, 0) = 2 * std::log(4.0);
    t.at(0, 1) = 0;
    batch.values = t.view();
  }
};

/// Maps of 3 classes, 5 samples; two places do not count.
struct Maps {
  explicit Maps(std::size_t lanes)
      : x({3, 2, 3}, 5, lanes),
        t({3, 2, 3}, 5, lanes),
        g({3, 2, 3}, 5, lanes),
        y({1, 2, 3}, 5, lanes) {
    Rng rng{11};
    x.fill([&] { return rng.uniform(-6, 6); });
    t.fill([&] { return rng.uniform(-6, 6); });
    support::fill_labels(y, 3, rng);
    y.at(1, 4) = y.at(4, 0) = ignored;
    batch.labels = y.view();
    batch.values = t.view();
  }

  Tiles<double> x, t, g;
  Tiles<Label> y;
  Batch<double> batch;
};

/// As it is defined, place by place.
double plain(Maps& m, double temperature, std::size_t n, std::size_t p) {
  const auto log_share = [&](Tiles<double>& of, std::size_t c) {
    double sum = 0;
    for (std::size_t k = 0; k < 3; ++k)
      sum += std::exp((of.at(n, k * 6 + p) - of.at(n, c * 6 + p)) / temperature);
    return -std::log(sum);
  };
  double sum = 0;
  for (std::size_t c = 0; c < 3; ++c) {
    const double log_p = log_share(m.t, c);
    sum += std::exp(log_p) * (log_p - log_share(m.x, c));
  }
  return temperature * temperature * sum;
}

}  // namespace

TEST_CASE("soft targets: value and gradient are those computed by hand") {
  ByHand one;

  const double value =
      SoftTargets{.temperature = 2}.operator()<double>(one.x, one.batch, one.g);

  // 4 (0.8 log 1.6 + 0.2 log 0.4), 2 (0.5 - 0.8), 2 (0.5 - 0.2)
  CHECK(value == doctest::Approx(4 * (0.8 * std::log(1.6) + 0.2 * std::log(0.4)))
                     .epsilon(tolerance));
  CHECK(one.g.at(0, 0) == doctest::Approx(-0.6).epsilon(tolerance));
  CHECK(one.g.at(0, 1) == doctest::Approx(0.6).epsilon(tolerance));
}

TEST_CASE("soft targets: the mean is over the places that count") {
  for (const std::size_t lanes : {1, 2, 8, 16}) {
    CAPTURE(lanes);
    Maps m(lanes);
    double mean = 0, sum = 0;
    for (std::size_t n = 0; n < 5; ++n) {
      for (std::size_t p = 0; p < 6; ++p) {
        const double one = plain(m, 4, n, p);
        sum += one;
        if (m.y.at(n, p) != ignored) mean += one / 28;
      }
    }

    CHECK(SoftTargets{}.operator()<double>(m.x, m.batch, m.g) ==
          doctest::Approx(mean).epsilon(tolerance));
    CHECK(m.g.at(1, 4) == 0);
    CHECK(m.g.padding([](double v) { return v == 0; }));
    CHECK(SoftTargets{.batch_mean = true}.operator()<double>(m.x, m.batch, m.g) ==
          doctest::Approx(sum / 5).epsilon(tolerance));
    CHECK(m.g.at(1, 4) != 0);
    CHECK(m.g.gaps_untouched());
  }
}

TEST_CASE(
    "soft targets: with nothing ignored batch_mean is the mean times the pixels") {
  Maps m(8);
  m.batch.labels = {};

  const double mean = SoftTargets{}.operator()<double>(m.x, m.batch, m.g);
  const double slope = m.g.at(2, 7);
  const double summed =
      SoftTargets{.batch_mean = true}.operator()<double>(m.x, m.batch, m.g);

  CHECK(summed == doctest::Approx(6 * mean).epsilon(tolerance));
  CHECK(m.g.at(2, 7) == doctest::Approx(6 * slope).epsilon(tolerance));
}

TEST_CASE("soft targets: the gradient is that of central differences") {
  for (const std::size_t lanes : {1, 8}) {
    Maps m(lanes);
    CHECK(support::gradient_error(SoftTargets{}, m.x, m.batch) <
          support::gradient_tolerance);
    CHECK(support::gradient_error(SoftTargets{.temperature = 1, .batch_mean = true},
                                  m.x, m.batch) < support::gradient_tolerance);
  }
}

TEST_CASE("soft targets: the gradient may lie over the prediction") {
  Maps m(8);
  SoftTargets{}.operator()<double>(m.x, m.batch, m.g);

  SoftTargets{}.operator()<double>(m.x, m.batch, m.x);

  CHECK(m.x.values() == m.g.values());
}

TEST_CASE("soft targets: nothing that counts has no loss, equal logits none either") {
  Maps m(8);
  m.batch.values = m.x.view();
  CHECK(std::abs(SoftTargets{}.operator()<double>(m.x, m.batch, m.g)) < tolerance);
  m.batch.values = m.t.view();
  m.y.fill([] { return ignored; });

  CHECK(SoftTargets{}.operator()<double>(m.x, m.batch, m.g) == 0);
  CHECK(m.g.at(0, 0) == 0);
}

TEST_CASE("soft targets: logits far apart stay finite") {
  ByHand one;
  one.x.at(0, 0) = 1e5;
  one.t.at(0, 1) = 1e5;

  const double value =
      SoftTargets{.temperature = 2}.operator()<double>(one.x, one.batch, one.g);

  CHECK(value == doctest::Approx(4 * (1e5 - 3) / 2));
  CHECK(one.g.at(0, 0) == doctest::Approx(2));
}

TEST_CASE("soft targets: what does not fit is refused") {
  ByHand one;
  one.batch.values = {};
  CHECK(support::error_of([&] {
          SoftTargets{}.operator()<double>(one.x, one.batch, one.g);
        }).find("expected logits of another network as values, found none") !=
        std::string::npos);
  Maps m(8);
  CHECK(support::error_of([&] {
          SoftTargets{}.operator()<double>(one.x, m.batch, one.g);
        }).find("SoftTargets: expected values of 2 as the prediction has") !=
        std::string::npos);
}
