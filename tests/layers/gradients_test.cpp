// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstddef>

#include <rewire/layers/all_relu.hpp>
#include <rewire/layers/dense.hpp>
#include <rewire/layers/dropout.hpp>
#include <rewire/layers/leaky_relu.hpp>
#include <rewire/layers/relu.hpp>
#include <rewire/layers/sigmoid.hpp>
#include <rewire/layers/sparse_csr.hpp>
#include <rewire/layers/srelu.hpp>
#include <rewire/layers/tanh.hpp>
#include <rewire/topology/fix_prob.hpp>

#include "support/gradient_check.hpp"

using namespace rewire;
using support::gradient_check;
using support::gradient_tolerance;

namespace {

struct Tiling {
  std::size_t samples, lanes;
};

// Single samples, partial tiles, several tiles, the last of them partial.
constexpr Tiling tilings[] = {{1, 1}, {1, 16}, {2, 1},   {2, 16},
                              {7, 1}, {7, 16}, {19, 16}, {50, 48}};

constexpr double densities[] = {0, 0.1, 0.3, 0.5, 0.9, 1};

/// Checks `make()` on every tiling, `rounds` times with random sizes from 1 to 17.
template <class Make>
std::size_t check_sizes(std::size_t rounds, std::uint64_t seed, Make make) {
  Rng rng(seed);
  std::size_t cases = 0;
  for (std::size_t round = 0; round < rounds; ++round) {
    for (const Tiling& t : tilings) {
      // The corners first: 1 and 17 are sizes that something may be wrong at.
      const std::size_t outputs = round == 0 ? 1 : round == 1 ? 17 : 1 + rng.below(17);
      const std::size_t inputs = round == 0 ? 1 : round == 1 ? 17 : 1 + rng.below(17);
      CAPTURE(outputs);
      CAPTURE(inputs);
      CAPTURE(t.samples);
      CAPTURE(t.lanes);
      auto layer = make(outputs, rng);
      const double error =
          gradient_check(std::move(layer), Shape{inputs}, t.samples, t.lanes, rng);
      REQUIRE(error <= gradient_tolerance);
      ++cases;
    }
  }
  return cases;
}

/// The same for layers of any shape: features and maps.
template <class L>
std::size_t check_shapes(const L& layer, std::uint64_t seed) {
  Rng rng(seed);
  std::size_t cases = 0;
  for (const Shape shape :
       {Shape{1}, Shape{5}, Shape{17}, Shape{3, 2, 2}, Shape{1, 4, 3}}) {
    for (const Tiling& t : tilings) {
      CAPTURE(text(shape));
      CAPTURE(t.samples);
      CAPTURE(t.lanes);
      const double error = gradient_check(layer, shape, t.samples, t.lanes, rng);
      REQUIRE(error <= gradient_tolerance);
      ++cases;
    }
  }
  return cases;
}

}  // namespace

TEST_CASE("gradients: of every layer equal central differences, in 1,000 cases") {
  std::size_t cases = 0;
  for (const double density : densities) {
    CAPTURE(density);
    cases += check_sizes(8, 1, [density](std::size_t outputs, Rng&) {
      return SparseCSR<FixProb, double>(outputs, FixProb{.density = density});
    });
    cases += check_sizes(2, 2, [density](std::size_t outputs, Rng&) {
      return SparseCSR<FixProb, double>(outputs, FixProb{.density = density},
                                        {.bias = false});
    });
  }
  cases += check_sizes(
      13, 3, [](std::size_t outputs, Rng&) { return Dense<double>(outputs); });
  cases += check_sizes(3, 4, [](std::size_t outputs, Rng&) {
    return Dense<double>(outputs, {.bias = false});
  });
  for (std::uint64_t seed = 10; seed < 13; ++seed)
    cases += check_shapes(SReLU<double>(), seed);
  cases += check_shapes(ReLU{}, 20);
  cases += check_shapes(LeakyReLU{.slope = 0.01}, 21);
  cases += check_shapes(LeakyReLU{.slope = 0}, 22);
  cases += check_shapes(AllReLU{.slope = 0.6, .layer = 1}, 23);
  cases += check_shapes(AllReLU{.slope = 0.6, .layer = 2}, 24);
  cases += check_shapes(Sigmoid{}, 25);
  cases += check_shapes(Tanh{}, 26);
  cases += check_shapes(Dropout(0), 27);
  cases += check_shapes(Dropout(0.3), 28);
  cases += check_shapes(Dropout(0.9), 29);

  MESSAGE("cases: ", cases);
  CHECK(cases >= 1000);
}
