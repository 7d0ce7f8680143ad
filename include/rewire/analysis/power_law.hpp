// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <rewire/core/random.hpp>

namespace rewire {

// After A. Clauset, C. R. Shalizi and M. E. J. Newman, "Power-law distributions in
// empirical data", SIAM Review 51:661, 2009, for whole numbers.

/// P(degree) ~ degree^-gamma for degrees from `least` on.
struct PowerLaw {
  double gamma = 0;
  std::size_t least = 0;
  std::size_t tail = 0;  ///< how many neurons have at least `least` links
  double distance = 1;   ///< Kolmogorov and Smirnov's, between tail and fit, in [0, 1]
};

namespace detail {

/// ln of (q / q)^-s + ((q + 1) / q)^-s + ...: Hurwitz' zeta function divided by q^-s,
/// by the formula of Euler and Maclaurin after 12 terms.  s > 1, q >= 1.
inline double log_zeta_ratio(double s, double q) {
  double sum = 0;
  constexpr int terms = 12;
  for (int k = 0; k < terms; ++k) sum += std::exp(-s * std::log1p(k / q));
  const double at = q + terms, power = std::exp(-s * std::log1p(terms / q));
  const double inverse = 1 / at, square = inverse * inverse;
  sum += power * (at / (s - 1) + 0.5 + s * inverse / 12 -
                  s * (s + 1) * (s + 2) * inverse * square / 720 +
                  s * (s + 1) * (s + 2) * (s + 3) * (s + 4) * inverse * square *
                      square / 30240);
  return std::log(sum);
}

/// ln P(d) under the law.
inline double log_mass(const PowerLaw& law, std::size_t d) {
  const auto q = static_cast<double>(law.least);
  return -law.gamma * std::log(static_cast<double>(d) / q) -
         log_zeta_ratio(law.gamma, q);
}

/// The largest of a function with one maximum in [low, high].
template <class F>
double maximise(F&& f, double low, double high) {
  const double golden = (std::sqrt(5.0) - 1) / 2;
  double a = high - golden * (high - low), b = low + golden * (high - low);
  double fa = f(a), fb = f(b);
  while (high - low > 1e-5 * (1 + std::abs(low))) {
    if (fa > fb) {
      high = b, b = a, fb = fa;
      fa = f(a = high - golden * (high - low));
    } else {
      low = a, a = b, fa = fb;
      fb = f(b = low + golden * (high - low));
    }
  }
  return (low + high) / 2;
}

/// Exponents beyond are steeper than any law that somebody would speak of.
inline constexpr double steepest = 40;

/// Fewer neurons tell nothing of a tail (Broido and Clauset 2019).
inline constexpr std::size_t least_tail = 50;

/// How many neurons have which degree; only degrees that occur, increasing.
struct Occurrence {
  std::size_t degree, count;
};
inline std::vector<Occurrence> occurrences(std::vector<std::size_t> degrees) {
  std::sort(degrees.begin(), degrees.end());
  std::vector<Occurrence> found;
  for (const std::size_t d : degrees) {
    if (found.empty() || found.back().degree != d) found.push_back({d, 0});
    ++found.back().count;
  }
  return found;
}

/// The law of a tail that begins with the least degree in it.
inline PowerLaw fit_tail(std::span<const Occurrence> tail) {
  PowerLaw law{.least = tail[0].degree};
  const auto q = static_cast<double>(law.least);
  double logs = 0;
  for (const auto& [d, count] : tail) {
    law.tail += count;
    logs += static_cast<double>(count) * std::log(static_cast<double>(d) / q);
  }
  const auto n = static_cast<double>(law.tail);
  law.gamma = maximise([&](double g) { return -n * log_zeta_ratio(g, q) - g * logs; },
                       1.01, steepest);
  const double whole = log_zeta_ratio(law.gamma, q);
  std::size_t seen = 0;
  double below = 0;  // P(degree < d) under the law
  law.distance = 0;
  std::size_t last = law.least;
  for (const auto& [d, count] : tail) {
    const auto at = static_cast<double>(d);
    if (d > last + 1) {  // a gap: what lies beyond it is a zeta function again
      below = 1 - std::exp(-law.gamma * std::log(at / q) +
                           log_zeta_ratio(law.gamma, at) - whole);
    }
    const double here = std::exp(-law.gamma * std::log(at / q) - whole);
    law.distance =
        std::max(law.distance, std::abs(static_cast<double>(seen) / n - below));
    seen += count;
    below += here;
    law.distance =
        std::max(law.distance, std::abs(static_cast<double>(seen) / n - below));
    last = d;
  }
  return law;
}

inline PowerLaw fit_occurrences(const std::vector<Occurrence>& all) {
  PowerLaw best;
  std::size_t tail = 0;
  for (std::size_t i = all.size(); i-- > 0 && all[i].degree > 0;) {
    tail += all[i].count;
    if (tail < least_tail) continue;
    const PowerLaw law = fit_tail({all.data() + i, all.size() - i});
    if (law.distance < best.distance) best = law;
  }
  return best;
}

}  // namespace detail

/// The power law that fits best: gamma by maximum likelihood, `least` where the
/// distance is smallest among those that leave at least 50 neurons.  A tail of 0 where
/// there are fewer neurons with links.  Says nothing yet of whether it *is* one: see
/// `judge_power_law`.
inline PowerLaw fit_power_law(std::span<const std::size_t> degrees) {
  return detail::fit_occurrences(detail::occurrences({degrees.begin(), degrees.end()}));
}

/// Draws from a power law.
class PowerLawDraw {
 public:
  /// Draws from `law`.
  explicit PowerLawDraw(const PowerLaw& law) : law_(law) {
    const double whole =
        detail::log_zeta_ratio(law.gamma, static_cast<double>(law.least));
    double sum = 0;
    for (std::size_t d = law.least; d < law.least + 4096; ++d) {
      const double ratio = static_cast<double>(d) / static_cast<double>(law.least);
      up_to_.push_back(sum += std::exp(-law.gamma * std::log(ratio) - whole));
    }
  }

  /// One number, at least `law.least`.
  std::size_t operator()(Rng& rng) const {
    const double u = rng.uniform();
    const auto found = std::upper_bound(up_to_.begin(), up_to_.end(), u);
    const auto place = static_cast<std::size_t>(found - up_to_.begin());
    if (found != up_to_.end()) return law_.least + place;
    // So far out the law is as good as continuous.
    const double far = (static_cast<double>(law_.least + place) - 0.5) *
                       std::pow((1 - up_to_.back()) / (1 - u), 1 / (law_.gamma - 1));
    return static_cast<std::size_t>(std::min(far + 0.5, 1e9));
  }

 private:
  PowerLaw law_;
  std::vector<double> up_to_;
};

/// How likely degrees that do follow the law (below `least`, those that are there) fit
/// their own best law worse than these fit theirs, from `samples` sets drawn: 250 tell
/// p to within 0.03.
inline double power_law_p_value(std::span<const std::size_t> degrees,
                                const PowerLaw& law, Rng& rng,
                                std::size_t samples = 250) {
  std::vector<std::size_t> below;
  for (const std::size_t d : degrees) {
    if (d < law.least) below.push_back(d);
  }
  const PowerLawDraw draw(law);
  std::vector<std::size_t> drawn(degrees.size());
  std::size_t worse = 0;
  for (std::size_t s = 0; s < samples; ++s) {
    for (std::size_t& d : drawn) {
      const std::uint64_t which = rng.below(degrees.size());
      d = which < below.size() ? below[static_cast<std::size_t>(which)] : draw(rng);
    }
    const auto found = detail::occurrences(drawn);
    worse += detail::fit_occurrences(found).distance >= law.distance;
  }
  return static_cast<double>(worse) / static_cast<double>(samples);
}

}  // namespace rewire
