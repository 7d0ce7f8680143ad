// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>
#include <vector>

#include <rewire/storage/initial.hpp>

#include "support/statistics.hpp"

using namespace rewire;

namespace {

constexpr int draws = 100'000;

std::vector<double> drawn(Initial kind) {
  std::vector<double> values(draws);
  Rng rng(1);
  InitialDraw(kind, 784, 1000).fill(std::span(values), rng);
  return values;
}

/// Uniform in +-bound: nothing beyond, the ends reached, the variance bound^2 / 3.
void check_uniform(const std::vector<double>& values, double bound) {
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  const auto m = support::moments(values);
  const double deviation = bound / std::sqrt(3);

  CHECK(*least >= -bound);
  CHECK(*least < -0.999 * bound);
  CHECK(*most < bound);
  CHECK(*most > 0.999 * bound);
  CHECK(std::abs(m.mean) < 4 * deviation / std::sqrt(draws));
  CHECK(std::sqrt(m.variance) == doctest::Approx(deviation).epsilon(0.01));
}

}  // namespace

TEST_CASE("initial: He is uniform in +-sqrt(6 / inputs) of the dense layer") {
  check_uniform(drawn(Initial::he), std::sqrt(6 / 784.0));
}

TEST_CASE("initial: He by links counts those that an output has on average") {
  std::vector<double> values(draws);
  Rng rng(1);

  InitialDraw(Initial::he_links, 784, 1000, 12'500).fill(std::span(values), rng);

  check_uniform(values, std::sqrt(6 / 12.5));
}

TEST_CASE("initial: Xavier is uniform in +-sqrt(6 / (inputs + outputs))") {
  check_uniform(drawn(Initial::xavier), std::sqrt(6 / 1784.0));
}

TEST_CASE("initial: fan_in is uniform in +-1 / sqrt(inputs), as PyTorch") {
  check_uniform(drawn(Initial::fan_in), std::sqrt(1 / 784.0));
}

TEST_CASE("initial: normal is N(0, 1) / 10") {
  const auto m = support::moments(drawn(Initial::normal));

  CHECK(std::abs(m.mean) < 4 * 0.1 / std::sqrt(draws));
  CHECK(m.variance == doctest::Approx(0.01).epsilon(0.02));
  CHECK(m.fourth == doctest::Approx(0.0003).epsilon(0.05));
}

TEST_CASE("initial: normal by He has variance 2 / inputs, or 2 / outputs") {
  for (const auto& [kind, variance] : {std::pair{Initial::he_normal, 2 / 784.0},
                                       {Initial::he_normal_outputs, 2 / 1000.0}}) {
    const auto m = support::moments(drawn(kind));

    CHECK(std::abs(m.mean) < 4 * std::sqrt(variance / draws));
    CHECK(m.variance == doctest::Approx(variance).epsilon(0.02));
    CHECK(m.fourth == doctest::Approx(3 * variance * variance).epsilon(0.05));
  }
}

TEST_CASE("initial: zero is zero") {
  const auto values = drawn(Initial::zero);

  CHECK(std::count(values.begin(), values.end(), 0.0) == draws);
}

TEST_CASE("initial: float gets the same draws, rounded") {
  std::vector<float> single(100);
  std::vector<double> twice(100);
  Rng a(2), b(2);

  InitialDraw(Initial::he, 10, 10).fill(std::span(single), a);
  InitialDraw(Initial::he, 10, 10).fill(std::span(twice), b);

  bool equal = true;
  for (std::size_t i = 0; i < 100; ++i)
    equal &= single[i] == static_cast<float>(twice[i]);
  CHECK(equal);
}

TEST_CASE("initial: a layer without inputs gets finite values") {
  Rng rng(3);

  CHECK(InitialDraw(Initial::he, 0, 5)(rng) == 0);
  CHECK(InitialDraw()(rng) == 0);
}
