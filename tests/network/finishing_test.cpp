// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <limits>
#include <utility>
#include <vector>

#include <rewire/layers/batch_norm.hpp>
#include <rewire/layers/conv.hpp>
#include <rewire/layers/depthwise_conv.hpp>
#include <rewire/layers/relu.hpp>
#include <rewire/layers/sparse_conv.hpp>
#include <rewire/network/any_layer.hpp>
#include <rewire/network/sequential.hpp>
#include <rewire/topology/fix_prob.hpp>

#include "support/drawn.hpp"
#include "support/problems.hpp"

using namespace rewire;

namespace {

/// Between a chain of these layers and the same one by one, which are erased, so that
/// none can do what the next would.
template <class T, class... L>
double against_one_by_one(const support::Inference& problem, const auto& make,
                          L... after) {
  auto chain = sequential(make(), after...);
  std::vector<AnyLayer<T>> list;
  list.emplace_back(make());
  (list.emplace_back(std::move(after)), ...);
  return support::difference<T>(problem.answer(std::move(chain)),
                                problem.answer(sequential(std::move(list))));
}

/// Of all that may follow a kernel.
template <class T>
double worst(const support::Inference& problem,
             const std::function<AnyLayer<T>()>& make) {
  return std::max({against_one_by_one<T>(problem, make, BatchNorm<T>()),
                   against_one_by_one<T>(problem, make, ReLU{}),
                   against_one_by_one<T>(problem, make, BatchNorm<T>(), ReLU{}),
                   against_one_by_one<T>(problem, make, BatchNorm<T>(), ReLU{}, ReLU{},
                                         BatchNorm<T>())});
}

}  // namespace

TEST_CASE_TEMPLATE("Sequential: what a kernel does on the way is what the layers do", T,
                   float, double) {
  constexpr double tolerance = 8 * std::numeric_limits<T>::epsilon();  // other rounding
  Rng rng(5, Purpose::user);
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const std::size_t groups = 1 + rng.below(2), channels = groups * (1 + rng.below(9)),
                      outputs = groups * (1 + rng.below(20)),
                      kernel = 1 + 2 * rng.below(2), stride = 1 + rng.below(2);
    const support::Inference problem{{channels, 3 + rng.below(12), 3 + rng.below(40)},
                                     support::size_up_to(20, rng),
                                     1 + rng.below(3),
                                     seed};
    const bool bias = rng.below(2) == 0;
    const ConvOptions dense{
        .kernel = kernel, .stride = stride, .groups = groups, .bias = bias};
    CAPTURE(seed);

    CHECK(worst<T>(problem, [&] { return Conv<T>(outputs, dense); }) <= tolerance);
    CHECK(worst<T>(problem, [&] {
            return SparseConv<FixProb, T>(
                outputs, {.density = 0.5},
                {.kernel = kernel, .stride = stride, .bias = bias});
          }) <= tolerance);
    CHECK(worst<T>(problem, [&] {
            return DepthwiseConv<T>({.kernel = kernel, .stride = stride, .bias = bias});
          }) <= tolerance);
    CHECK(worst<T>(problem, [] { return ReLU{}; }) == 0);  // which cannot
    CHECK(against_one_by_one<T>(
              problem, [&] { return Conv<T>(outputs, dense); },  // of a known type
              BatchNorm<T>(), ReLU{}) <= tolerance);
  }
}
