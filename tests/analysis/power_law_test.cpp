// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <string>
#include <vector>

#include <rewire/analysis/cumulative.hpp>
#include <rewire/analysis/power_law_verdict.hpp>

using namespace rewire;
using doctest::Approx;

namespace {

using Degrees = std::vector<std::size_t>;

Degrees power_law(double gamma, std::size_t least, std::size_t count,
                  std::uint64_t seed) {
  Rng rng(seed);
  const PowerLawDraw draw({.gamma = gamma, .least = least});
  Degrees degrees(count);
  for (std::size_t& d : degrees) d = draw(rng);
  return degrees;
}

/// Successes of `trials`.
Degrees binomial(std::size_t trials, double chance, std::size_t count,
                 std::uint64_t seed) {
  Rng rng(seed);
  Degrees degrees(count);
  for (std::size_t& d : degrees) {
    for (std::size_t t = 0; t < trials; ++t) d += rng.uniform() < chance;
  }
  return degrees;
}

template <class Draw>
PowerLawVerdict judge(const Draw& degrees) {
  Rng rng(7);
  return judge_power_law(degrees, rng, 100);
}

}  // namespace

TEST_CASE("power law: zeta functions are those of the tables") {
  const auto zeta = [](double s, double q) {
    return std::exp(detail::log_zeta_ratio(s, q)) * std::pow(q, -s);
  };
  const double pi = std::numbers::pi;
  CHECK(zeta(2, 1) == Approx(pi * pi / 6).epsilon(1e-10));
  CHECK(zeta(4, 1) == Approx(pi * pi * pi * pi / 90).epsilon(1e-10));
  CHECK(zeta(1.5, 1) == Approx(2.612375348685488).epsilon(1e-10));
  CHECK(zeta(2, 3) == Approx(pi * pi / 6 - 1.25).epsilon(1e-10));
  CHECK(zeta(40, 1) == Approx(1 + std::pow(2, -40)).epsilon(1e-13));
}

TEST_CASE("power law: the masses sum to 1, and the draws have them") {
  const PowerLaw law{.gamma = 2.5, .least = 3};
  double sum = 0;
  for (std::size_t d = 3; d < 2'000'000; ++d) sum += std::exp(detail::log_mass(law, d));
  CHECK(sum == Approx(1).epsilon(1e-6));

  const Degrees drawn = power_law(2.5, 3, 100'000, 1);

  for (const std::size_t d : {3U, 4U, 10U}) {
    const auto found =
        static_cast<double>(std::count(drawn.begin(), drawn.end(), d)) / 1e5;
    const double wanted = std::exp(detail::log_mass(law, d));
    CHECK(std::abs(found - wanted) < 4 * std::sqrt(wanted / 1e5));
  }
  CHECK(*std::min_element(drawn.begin(), drawn.end()) == 3);
}

TEST_CASE("power law: the exponent and the beginning of the tail are found again") {
  for (const double gamma : {1.8, 2.5, 3.5}) {
    CAPTURE(gamma);
    for (const std::size_t least : {1U, 6U}) {
      CAPTURE(least);
      // Below its beginning the degrees are all alike.
      Degrees degrees = power_law(gamma, least, 4000, 3);
      for (std::size_t d = 1; d < least; ++d) degrees.insert(degrees.end(), 300, d);

      const PowerLaw law = fit_power_law(degrees);

      CHECK(law.gamma == Approx(gamma).epsilon(0.06));
      CHECK(law.least >= least);
      CHECK(law.least <= 4 * least);
      CHECK(law.distance < 0.02);
    }
  }
}

TEST_CASE("power law: one is supported where there is one, save by chance") {
  std::size_t supported = 0;
  for (const double gamma : {2.0, 2.5, 3.0}) {
    for (std::uint64_t seed = 1; seed <= 3; ++seed)
      supported += judge(power_law(gamma, 2, 2000, seed)).supported();
  }
  CHECK(supported >= 8);
}

TEST_CASE("power law: links placed at random do not follow one") {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    CHECK_FALSE(judge(binomial(3072, 0.0115, 2000, seed)).supported());
    CHECK_FALSE(judge(binomial(400, 0.1, 1000, seed)).supported());
    CHECK_FALSE(judge(binomial(100, 0.02, 1000, seed)).supported());
  }
}

TEST_CASE("power law: neither do exponential nor log-normal degrees") {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    Rng rng(seed);
    Degrees exponential(3000), log_normal(3000);
    for (std::size_t& d : exponential)
      d = static_cast<std::size_t>(-20 * std::log(1 - rng.uniform()));
    for (std::size_t& d : log_normal)
      d = static_cast<std::size_t>(std::exp(3 + 0.7 * rng.normal()) + 0.5);
    CHECK_FALSE(judge(exponential).supported());
    CHECK_FALSE(judge(log_normal).supported());
  }
}

TEST_CASE("power law: too few neurons, or none, tell nothing") {
  const std::string few = "fewer than 50 neurons in the tail";
  CHECK(judge(Degrees{}).against == few);
  CHECK(judge(Degrees(1000, 0)).against == few);
  CHECK(judge(power_law(2.5, 1, 49, 1)).against == few);
  CHECK_FALSE(judge(Degrees(1000, 5)).supported());
}

TEST_CASE("power law: a verdict depends on the degrees and the generator alone") {
  const Degrees degrees = power_law(2.2, 3, 500, 9);
  const PowerLawVerdict a = judge(degrees), b = judge(degrees);
  CHECK(a.p == b.p);
  CHECK(a.law.gamma == b.law.gamma);
}

TEST_CASE("power law: neurons of one degree are no power law, and nothing is NaN") {
  const std::vector<std::size_t> same(200, 7);
  Rng rng(1);

  const PowerLawVerdict verdict = judge_power_law(same, rng, 20);

  CHECK(!verdict.supported());
  for (const TailComparison& other : verdict.others) {
    CHECK(other.ratio == other.ratio);
    CHECK(other.p == other.p);
  }
  CHECK_THROWS_WITH_AS(judge_power_law(same, rng, 0),
                       "judge_power_law: expected at least one sample to compare with, "
                       "found 0; draw 250, say",
                       Error);
}
