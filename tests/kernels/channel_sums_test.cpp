// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include <rewire/core/random.hpp>
#include <rewire/kernels/channel_sums.hpp>

#include "support/isa.hpp"
#include "support/sparse_case.hpp"

using namespace rewire;

namespace {

/// The sums of dy and of dy (x - shift), and how large they would be if nothing
/// cancelled.
template <class T>
struct Naive {
  double first = 0, second = 0, large_first = 0, large_second = 0;

  Naive(const std::vector<T>& x, const std::vector<T>& dy, T shift, std::size_t lanes,
        std::size_t filled) {
    for (std::size_t i = 0; i < x.size(); ++i) {
      if (i % lanes >= filled) continue;
      const auto d = static_cast<double>(dy[i]);
      const double product = d * static_cast<double>(x[i] - shift);
      first += d;
      second += product;
      large_first += std::abs(d);
      large_second += std::abs(product);
    }
  }

  /// Within as many roundings as a dozen sums of like numbers make.
  bool close(const ChannelSums& sums) const {
    const double eps = 16 * static_cast<double>(std::numeric_limits<T>::epsilon());
    return std::abs(sums.first - first) <= eps * large_first &&
           std::abs(sums.second - second) <= eps * large_second;
  }
};

}  // namespace

TEST_CASE_TEMPLATE("channel sums: are added, without padding, at every size", T, float,
                   double) {
  Rng rng(1);
  for (const std::size_t lanes : {1, 4, 16}) {
    for (std::size_t pixels = 1; pixels < 300; pixels += 1 + pixels / 8) {
      for (const std::size_t filled : {lanes, (lanes + 1) / 2}) {
        CAPTURE(lanes);
        CAPTURE(pixels);
        CAPTURE(filled);
        const auto x = support::uniform_values<T>(pixels * lanes, rng);
        const auto dy = support::uniform_values<T>(pixels * lanes, rng);
        ChannelSums sums{.first = 1, .second = 2};

        add_gradient_sums(x.data(), dy.data(), T(0.25), pixels, lanes, filled, sums);

        const ChannelSums added{sums.first - 1, sums.second - 2};
        CHECK(Naive<T>(x, dy, T(0.25), lanes, filled).close(added));
      }
    }
  }
}

TEST_CASE("channel sums: what is left of many alike numbers has its digits") {
  // Light and shade over a map: all together next to nothing, neighbours alike.
  Rng rng(1);
  constexpr std::size_t count = 1 << 18, alike = 1 << 12;
  const auto light = support::uniform_values<float>(count / alike, rng);
  std::vector<float> x = support::uniform_values<float>(count, rng),
                     dy = support::uniform_values<float>(count, rng);
  for (std::size_t i = 0; i < count; ++i) {
    x[i] = 3 + x[i] / 8 + light[i / alike];
    dy[i] = dy[i] / 8 + light[i / alike];
  }
  const Naive<float> exact(x, dy, 3, 1, 1);
  for (const Isa isa : support::available_isas()) {
    CAPTURE(name(isa));
    ChannelSums sums;

    support::run_at<detail::SumProducts>(
        isa, x.data(), detail::Gradient<float>{dy.data()}, 3.F, count, &sums);

    // Sums of thousands in float are off by 1e-8.
    CHECK(std::abs(sums.first - exact.first) < 2e-9 * exact.large_first);
    CHECK(std::abs(sums.second - exact.second) < 2e-9 * exact.large_second);
  }
}
