// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
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
#include <rewire/training/predictor.hpp>

#include "support/problems.hpp"

using namespace rewire;

namespace {

/// Draws all numbers of a network, statistics too.
template <class T>
struct Draw {
  Rng& rng;

  void operator()(const Path&, Parameter<T>& p) const {
    for (T& a : p.value) a = static_cast<T>(rng.normal());
  }
  void operator()(const Path&, Buffer<T>& b) const {
    for (T& a : b.value) a = static_cast<T>(0.2 + rng.uniform());
  }
  void operator()(const Path&, SparseWeights<T>&, const auto&) const {}
};

/// The largest difference between a chain of these layers and the same one by one,
/// which are erased and so none can do what the next would, beside the largest number.
template <class T, class... L>
double difference(Shape image, std::size_t samples, std::size_t threads,
                  std::uint64_t seed, auto make, L... after) {
  auto chain = sequential(make(), after...);
  std::vector<AnyLayer<T>> list;
  list.emplace_back(make());
  (list.emplace_back(std::move(after)), ...);
  auto apart = sequential(std::move(list));
  Tensor<T, 2> x = Tensor<T, 2>::from_shape({samples, image.size()});
  Rng numbers(seed, Purpose::data);
  for (T& a : x) a = static_cast<T>(numbers.normal());
  const auto answer = [&](auto& net) {
    Rng build(seed, Purpose::build), values(seed, Purpose::user);
    net.build(image, build);
    rewire::visit(net, Draw<T>{values}, Path("net"));
    return Predictor(net, threads)(x);
  };

  const Tensor<T, 2> one = answer(chain), other = answer(apart);

  double most = 0, size = 0;
  for (std::size_t i = 0; i < one.size(); ++i) {
    most = std::max(most, std::abs(static_cast<double>(one.data()[i]) -
                                   static_cast<double>(other.data()[i])));
    size = std::max(size, std::abs(static_cast<double>(other.data()[i])));
  }
  return most / std::max(1.0, size);
}

/// Such chains after a kernel.
template <class T>
double worst(Shape image, std::size_t samples, std::size_t threads, std::uint64_t seed,
             auto make) {
  return std::max(
      {difference<T>(image, samples, threads, seed, make, BatchNorm<T>()),
       difference<T>(image, samples, threads, seed, make, ReLU{}),
       difference<T>(image, samples, threads, seed, make, BatchNorm<T>(), ReLU{}),
       difference<T>(image, samples, threads, seed, make, BatchNorm<T>(), ReLU{},
                     ReLU{}, BatchNorm<T>())});
}

}  // namespace

TEST_CASE_TEMPLATE("Sequential: what a kernel does on the way is what the layers do", T,
                   float, double) {
  constexpr double tolerance = 8 * std::numeric_limits<T>::epsilon();  // other rounding
  Rng rng(5, Purpose::user);
  for (std::uint64_t problem = 0; problem < 40; ++problem) {
    const std::size_t groups = 1 + rng.below(2), channels = groups * (1 + rng.below(9)),
                      outputs = groups * (1 + rng.below(20)),
                      kernel = 1 + 2 * rng.below(2), stride = 1 + rng.below(2),
                      samples = support::size_up_to(20, rng),
                      threads = 1 + rng.below(3);
    const Shape image{channels, 3 + rng.below(12), 3 + rng.below(40)};
    const bool bias = rng.below(2) == 0;
    const ConvOptions dense{
        .kernel = kernel, .stride = stride, .groups = groups, .bias = bias};
    const SparseConvOptions sparse{.kernel = kernel, .stride = stride, .bias = bias};
    const FixProb half{.density = 0.5};
    CAPTURE(problem);

    CHECK(worst<T>(image, samples, threads, problem,
                   [&] { return Conv<T>(outputs, dense); }) <= tolerance);
    CHECK(worst<T>(image, samples, threads, problem, [&] {
            return SparseConv<FixProb, T>(outputs, half, sparse);
          }) <= tolerance);
    CHECK(worst<T>(image, samples, threads, problem, [&] {
            return DepthwiseConv<T>({.kernel = kernel, .stride = stride, .bias = bias});
          }) <= tolerance);
    CHECK(worst<T>(image, samples, threads, problem, [&] {
            return AnyLayer<T>(Conv<T>(outputs, dense));  // asked at run time
          }) <= tolerance);
    CHECK(worst<T>(image, samples, threads, problem, [&] {
            return AnyLayer<T>(ReLU{});  // cannot
          }) == 0);
  }
}
