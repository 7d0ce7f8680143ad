// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include <rewire/core/random.hpp>
#include <rewire/kernels/elementwise.hpp>

#include "support/isa.hpp"

using namespace rewire;

namespace {

/// The largest distance from `exact`, in units in the last place of what is exact.
template <class T, class F, class Exact>
double worst(Isa isa, F f, Exact exact, double low, double high) {
  constexpr std::size_t count = 20'000;
  Rng rng(1);
  std::vector<T> x(count), y(count);
  for (T& v : x) v = static_cast<T>(rng.uniform(low, high));
  support::run_at<detail::Map>(isa, f, count, y.data(),
                               static_cast<const T*>(x.data()));
  double most = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const auto right = exact(static_cast<long double>(x[i]));
    const T near = static_cast<T>(std::abs(right));
    const T unit = std::nextafter(near, std::numeric_limits<T>::infinity()) - near;
    const auto off = std::abs(static_cast<long double>(y[i]) - right) / unit;
    most = std::max(most, static_cast<double>(off));
  }
  return most;
}

}  // namespace

TEST_CASE("functions: the square root is exact") {
  CHECK(rewire::sqrt(2.0) == std::sqrt(2.0));
  CHECK(rewire::sqrt(2.0f) == std::sqrt(2.0f));
  CHECK(rewire::sqrt(0.0f) == 0);
  CHECK(rewire::sqrt(std::numeric_limits<double>::infinity()) ==
        std::numeric_limits<double>::infinity());
}

TEST_CASE_TEMPLATE("functions: are right to few units in the last place", T, float,
                   double) {
  const auto exponential = [](T x) { return exp_minus(x); };
  const auto logistic = [](T x) { return sigmoid(x); };
  const auto tangent = [](T x) { return rewire::tanh(x); };
  const auto logarithm = [](T x) { return log1p_share(x); };
  const auto exact_log1p = [](long double x) { return std::log1p(x); };
  const auto exact_exp = [](long double x) { return std::exp(-x); };
  const auto exact_sigmoid = [](long double x) { return 1 / (1 + std::exp(-x)); };
  const auto exact_tanh = [](long double x) { return std::tanh(x); };
  for (const Isa isa : support::available_isas()) {
    CAPTURE(name(isa));
    CHECK(worst<T>(isa, exponential, exact_exp, 0, 1) < 2);
    CHECK(worst<T>(isa, exponential, exact_exp, 0, 86.8) < 2);
    CHECK(worst<T>(isa, logistic, exact_sigmoid, -10, 10) < 3);
    CHECK(worst<T>(isa, logistic, exact_sigmoid, -86.8, 86.8) < 3);
    CHECK(worst<T>(isa, logarithm, exact_log1p, 0, 1) < 3);
    CHECK(worst<T>(isa, logarithm, exact_log1p, 0, 1e-6) < 3);
    CHECK(worst<T>(isa, tangent, exact_tanh, -1e-3, 1e-3) < 3);
    CHECK(worst<T>(isa, tangent, exact_tanh, -1, 1) < 3);
    CHECK(worst<T>(isa, tangent, exact_tanh, -30, 30) < 3);
  }
}

TEST_CASE_TEMPLATE("functions: know their limits", T, float, double) {
  using Limits = std::numeric_limits<T>;
  constexpr T infinity = Limits::infinity();
  const T most = -std::log(Limits::min());

  CHECK(exp_minus(T{}) == 1);
  CHECK(exp_minus(most * T(0.99)) > 0);
  CHECK(exp_minus(most * T(1.01)) == 0);
  CHECK(exp_minus(Limits::max()) == 0);
  CHECK(exp_minus(infinity) == 0);
  CHECK(std::isnan(exp_minus(Limits::quiet_NaN())));
  CHECK(sigmoid(T{}) == 0.5);
  CHECK(sigmoid(infinity) == 1);
  CHECK(sigmoid(-infinity) == 0);
  CHECK(std::isnan(sigmoid(Limits::quiet_NaN())));
  CHECK(log1p_share(T{}) == 0);
  CHECK(log1p_share(Limits::min()) == Limits::min());
  CHECK(std::isnan(log1p_share(Limits::quiet_NaN())));
  CHECK(rewire::tanh(T{}) == 0);
  CHECK(rewire::tanh(Limits::min()) == Limits::min());
  CHECK(rewire::tanh(infinity) == 1);
  CHECK(rewire::tanh(-infinity) == -1);
  CHECK(rewire::tanh(Limits::max()) == 1);
  CHECK(std::isnan(rewire::tanh(Limits::quiet_NaN())));
}
