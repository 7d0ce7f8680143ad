// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <functional>
#include <numbers>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <rewire/analysis/power_law.hpp>
#include <rewire/core/errors.hpp>

namespace rewire {

/// How another distribution explains the tail of a power law.
struct TailComparison {
  std::string other;  ///< the distribution that the power law was compared with
  double ratio = 0;  ///< ln of the likelihoods' ratio: above 0 speaks for the power law
  double p = 1;      ///< of a ratio this far from 0 were both equally good (Vuong 1989)

  /// Whether the other fits better, at the 10 % level.
  bool other_is_better() const { return ratio < 0 && p < 0.1; }
};

/// A fit, and what speaks against it.
struct PowerLawVerdict {
  PowerLaw law;  ///< as fitted
  double p = 0;  ///< of so large a distance if the law held; 0 where it was not asked
  std::vector<TailComparison>
      others;           ///< with each other distribution that could be fitted
  std::string against;  ///< why a power law is not supported; empty where it is

  /// Whether nothing speaks against a power law.
  bool supported() const { return against.empty(); }
};

namespace detail {

/// ln P(d) of a distribution of whole numbers, given that d is at least the first.
using LogMass = std::function<double(std::size_t d)>;

inline double log_likelihood(std::span<const Occurrence> tail, const LogMass& mass) {
  double sum = 0;
  for (const auto& [d, count] : tail) sum += static_cast<double>(count) * mass(d);
  return sum;
}

/// The exponential distribution of whole numbers from `least` on.
inline LogMass fit_exponential(std::span<const Occurrence> tail) {
  const std::size_t least = tail[0].degree;
  double sum = 0, n = 0;
  for (const auto& [d, count] : tail) {
    n += static_cast<double>(count);
    sum += static_cast<double>(count * (d - least));
  }
  const double mean = sum / n;
  return [=](std::size_t d) {
    if (d == least) return -std::log1p(mean);  // a mean of 0 has no logarithm
    return static_cast<double>(d - least) * std::log(mean / (1 + mean)) -
           std::log1p(mean);
  };
}

/// Poisson's, which links placed at random follow, from `least` on.
inline LogMass poisson(double rate, std::size_t least) {
  const auto mass = [rate](double d) {
    return d * std::log(rate) - rate - std::lgamma(d + 1);
  };
  // Summed relative to the largest term, or a far tail would be lost.
  const double mode = std::max(static_cast<double>(least), std::floor(rate));
  double sum = 0;
  for (auto d = static_cast<double>(least);; ++d) {
    const double term = std::exp(mass(d) - mass(mode));
    sum += term;
    if (d > mode && term < 1e-15 * sum) break;
  }
  const double whole = std::log(sum) + mass(mode);
  return [=](std::size_t d) { return mass(static_cast<double>(d)) - whole; };
}

inline LogMass fit_poisson(std::span<const Occurrence> tail) {
  const std::size_t least = tail[0].degree;
  const double best = std::exp(maximise(
      [&](double log_rate) {
        return log_likelihood(tail, poisson(std::exp(log_rate), least));
      },
      std::log(0.1), std::log(2.0 * static_cast<double>(tail.back().degree) + 1)));
  return poisson(best, least);
}

/// ln of the chance that a standard normal number lies in (a, b), also far out.
inline double log_normal_between(double a, double b) {
  if (b < 0) {  // the other side, which does not cancel
    std::swap(a, b);
    a = -a;
    b = -b;
  }
  const double root = std::numbers::sqrt2;
  const double part = 0.5 * (std::erfc(a / root) - std::erfc(b / root));
  return part > 0 ? std::log(part) : -0.5 * a * a - 700;
}

/// The log-normal distribution, of rounded numbers from `least` on.
inline LogMass log_normal(double mu, double sigma, std::size_t least) {
  const auto place = [=](double d) { return (std::log(d) - mu) / sigma; };
  const double whole =
      log_normal_between(place(static_cast<double>(least) - 0.5), HUGE_VAL);
  return [=](std::size_t d) {
    const auto at = static_cast<double>(d);
    return log_normal_between(place(at - 0.5), place(at + 0.5)) - whole;
  };
}

inline LogMass fit_log_normal(std::span<const Occurrence> tail) {
  const std::size_t least = tail[0].degree;
  const double middle = std::log(static_cast<double>(least));
  const auto best_mu = [&](double sigma) {
    return maximise(
        [&](double mu) { return log_likelihood(tail, log_normal(mu, sigma, least)); },
        middle - 8 * sigma, middle + 6);
  };
  const double sigma = std::exp(maximise(
      [&](double log_sigma) {
        const double s = std::exp(log_sigma);
        return log_likelihood(tail, log_normal(best_mu(s), s, least));
      },
      std::log(0.01), std::log(10.0)));
  return log_normal(best_mu(sigma), sigma, least);
}

inline TailComparison compare(std::string name, std::span<const Occurrence> tail,
                              const PowerLaw& law, const LogMass& other) {
  const auto n = static_cast<double>(law.tail);
  double sum = 0, squares = 0;
  for (const auto& [d, count] : tail) {
    const double difference = log_mass(law, d) - other(d);
    sum += static_cast<double>(count) * difference;
    squares += static_cast<double>(count) * difference * difference;
  }
  const double variance = std::max(squares / n - sum * sum / (n * n), 1e-300);
  return {std::move(name), sum, std::erfc(std::abs(sum) / std::sqrt(2 * n * variance))};
}

inline std::string objection(const PowerLawVerdict& v, std::size_t most) {
  if (v.law.tail < least_tail)
    return text("fewer than ", least_tail, " neurons in the tail");
  if (v.p < 0.1) return "the distance is larger than chance explains";
  for (const TailComparison& other : v.others) {
    if (other.other_is_better()) return text("the tail is rather ", other.other);
  }
  if (most < 10 * v.law.least) {
    return text("the tail, ", v.law.least, " to ", most,
                " links, spans less than a factor of ten");
  }
  return {};
}

}  // namespace detail

/// Whether the degrees follow a power law.  They do not, for all that can be said,
///  - where fewer than 50 neurons are in the tail (A. D. Broido and A. Clauset,
///    "Scale-free networks are rare", Nature Communications 10:1017, 2019);
///  - where the distance has p < 0.1 (Clauset, Shalizi and Newman 2009), from `samples`
///    sets drawn;
///  - where an exponential, Poisson's or a log-normal distribution explains the tail
///    better, by Vuong's test with p < 0.1 (both papers);
///  - where the tail spans less than a factor of ten: any curve is straight over a
///  short
///    way (M. P. H. Stumpf and M. A. Porter, Science 335:665, 2012, ask for a hundred).
/// The first that applies is the objection.
inline PowerLawVerdict judge_power_law(std::span<const std::size_t> degrees, Rng& rng,
                                       std::size_t samples = 250) {
  PowerLawVerdict v{.law = fit_power_law(degrees), .p = 0, .others = {}, .against = {}};
  if (samples == 0) {
    throw Error({"judge_power_law", "at least one sample to compare with", "0",
                 "draw 250, say"});
  }
  std::size_t most = 0;
  if (v.law.tail >= detail::least_tail) {
    v.p = power_law_p_value(degrees, v.law, rng, samples);
    std::vector<std::size_t> of_tail;
    for (const std::size_t d : degrees) {
      if (d >= v.law.least) of_tail.push_back(d);
    }
    const auto found = detail::occurrences(std::move(of_tail));
    const std::span<const detail::Occurrence> tail(found.data(), found.size());
    most = tail.back().degree;
    v.others = {
        detail::compare("Poisson's", tail, v.law, detail::fit_poisson(tail)),
        detail::compare("exponential", tail, v.law, detail::fit_exponential(tail)),
        detail::compare("log-normal", tail, v.law, detail::fit_log_normal(tail))};
  }
  v.against = detail::objection(v, most);
  return v;
}

}  // namespace rewire
