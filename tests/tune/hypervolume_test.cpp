// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include <rewire/core/random.hpp>
#include <rewire/tune/hypervolume.hpp>

#include "support/error.hpp"

using namespace rewire;

namespace {

std::vector<Costs> random_points(std::size_t count, std::size_t objectives, Rng& rng) {
  std::vector<Costs> points(count, Costs(objectives));
  const bool coarse = rng.below(2) == 0;  // many equal coordinates
  for (Costs& p : points)
    for (double& v : p)
      v = coarse ? static_cast<double>(rng.below(5)) / 4 : rng.uniform(0, 1.2);
  return points;
}

/// The volume as a sum of boxes between all coordinates that occur.
double by_cells(const std::vector<Costs>& points, const std::vector<double>& ref) {
  const std::size_t n = ref.size();
  std::vector<std::vector<double>> grid(n);
  for (std::size_t k = 0; k < n; ++k) {
    for (const Costs& p : points) grid[k].push_back(std::min(p[k], ref[k]));
    grid[k].push_back(ref[k]);
    std::sort(grid[k].begin(), grid[k].end());
  }
  double sum = 0;
  std::vector<std::size_t> at(n, 0);
  const std::size_t cells = points.size();
  for (std::size_t code = 0, all = static_cast<std::size_t>(std::pow(cells, n));
       code < all; ++code) {
    double box = 1;
    Costs corner(n);
    for (std::size_t k = 0, left = code; k < n; ++k, left /= cells) {
      const std::size_t i = left % cells;
      corner[k] = grid[k][i];
      box *= grid[k][i + 1] - grid[k][i];
    }
    const bool dominated =
        std::any_of(points.begin(), points.end(), [&](const Costs& p) {
          for (std::size_t k = 0; k < n; ++k)
            if (p[k] > corner[k]) return false;
          return true;
        });
    if (dominated) sum += box;
  }
  return sum;
}

}  // namespace

TEST_CASE("hypervolume: equals the sum of the boxes that some point dominates") {
  Rng rng(1);
  for (int problem = 0; problem < 2000; ++problem) {
    const std::size_t objectives = 2 + rng.below(2);
    const auto points = random_points(1 + rng.below(8), objectives, rng);
    const std::vector<double> reference(objectives, 1.1);
    CAPTURE(problem);
    CHECK(hypervolume(points, reference) ==
          doctest::Approx(by_cells(points, reference)).epsilon(1e-12));
  }
}

TEST_CASE("hypervolume: agrees with counting random points") {
  Rng rng(2);
  constexpr std::size_t sets = 1000, draws = 2000;
  double sum_of_errors = 0, variance = 0;
  for (std::size_t set = 0; set < sets; ++set) {
    const std::size_t objectives = 2 + set % 2;
    const auto points = random_points(1 + rng.below(30), objectives, rng);
    const std::vector<double> reference(objectives, 1.1);
    std::size_t inside = 0;
    for (std::size_t i = 0; i < draws; ++i) {
      Costs at(objectives);
      for (double& v : at) v = rng.uniform(0, 1.1);
      inside += std::any_of(points.begin(), points.end(),
                            [&](const Costs& p) { return dominates(p, at); });
    }
    const double box = std::pow(1.1, objectives),
                 share = hypervolume(points, reference) / box,
                 error = static_cast<double>(inside) / draws - share,
                 deviation = std::sqrt(std::max(0.0, share * (1 - share)) / draws);
    CAPTURE(set);
    CHECK(std::abs(error) <= 5 * deviation + 3.0 / draws);  // hardly ever by chance
    sum_of_errors += error;
    variance += deviation * deviation;
  }
  // Of all sets together: what each one alone would hide.
  CHECK(std::abs(sum_of_errors) < 4 * std::sqrt(variance));
}

TEST_CASE("hypervolume: of known sets, and of none") {
  const std::vector<double> two{1, 1}, three{1, 1, 1};

  CHECK(hypervolume(std::vector<Costs>{}, two) == 0);
  CHECK(hypervolume(std::vector<Costs>{{0.5, 0.5}, {0.25, 0.75}}, two) == 0.3125);
  CHECK(hypervolume(std::vector<Costs>{{0, 0, 0}}, three) == 1);
  CHECK(hypervolume(std::vector<Costs>{{0.5, 0.5, 0}, {0, 0, 0.5}}, three) == 0.625);
  CHECK(hypervolume(std::vector<Costs>{{1, 0, 0}, {2, 0, 0}}, three) == 0);
  CHECK(support::error_of([&] {
          hypervolume(std::vector<Costs>{{1, 2}}, three);
        }) ==
        "hypervolume: expected points and reference of 2 or 3 objectives, found 2 and "
        "3; choose objectives");
}

TEST_CASE("exclusive_hypervolume: what a point adds; exactly 0 where it is dominated") {
  Rng rng(3);
  for (int problem = 0; problem < 1000; ++problem) {
    const std::size_t objectives = 2 + rng.below(2);
    const std::vector<double> reference(objectives, 1.1);
    auto points = random_points(1 + rng.below(20), objectives, rng);
    const Costs candidate = random_points(1, objectives, rng)[0];
    const double before = hypervolume(points, reference),
                 adds = exclusive_hypervolume(points, candidate, reference);
    const bool dominated = std::any_of(
        points.begin(), points.end(),
        [&](const Costs& p) { return dominates(p, candidate) || p == candidate; });
    points.push_back(candidate);
    CAPTURE(problem);

    CHECK(adds ==
          doctest::Approx(hypervolume(points, reference) - before).epsilon(1e-9));
    if (dominated) CHECK(adds == 0);
  }
}
