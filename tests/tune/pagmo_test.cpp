// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <vector>

#include <rewire/tune/hypervolume.hpp>

#include "tune/pagmo_volumes.hpp"

using rewire::Costs;

namespace {

/// The sets of which pagmo.py has made pagmo_volumes.hpp: numbers that are the same in
/// any language (Knuth's MMIX).
class RandomSets {
 public:
  std::vector<Costs> next() {
    const auto count = 1 + static_cast<std::size_t>(40 * draw());
    std::vector<Costs> points(count, Costs(2 + made_ % 2));
    const bool coarse = made_++ % 3 == 0;  // many equal coordinates
    for (Costs& p : points)
      for (double& v : p) v = coarse ? std::floor(10 * draw()) / 8 : draw();
    return points;
  }

 private:
  double draw() {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return static_cast<double>(state_ >> 11) / 9007199254740992.0;  // 2^53
  }

  std::uint64_t state_ = 1;
  std::size_t made_ = 0;
};

}  // namespace

TEST_CASE("hypervolume: equals pagmo's of 1,000 random sets") {
  RandomSets sets;
  REQUIRE(std::size(pagmo_volumes) == 1000);

  for (std::size_t i = 0; i < std::size(pagmo_volumes); ++i) {
    const auto points = sets.next();
    const std::vector<double> reference(points[0].size(), 1.1);
    CAPTURE(i);
    // Twelve digits were printed.
    CHECK(std::abs(rewire::hypervolume(points, reference) - pagmo_volumes[i]) < 1e-11);
  }
}
