// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>

#include <rewire/core/tensor.hpp>
#include <rewire/network/sequential.hpp>
#include <rewire/network/visit.hpp>
#include <rewire/training/predictor.hpp>

namespace support {

/// Draws all numbers of a network but sparse ones, statistics too.
template <class T>
struct Draw {
  rewire::Rng& rng;

  void operator()(const rewire::Path&, rewire::Parameter<T>& p) const {
    for (T& a : p.value) a = static_cast<T>(rng.normal());
  }
  void operator()(const rewire::Path&, rewire::Buffer<T>& b) const {
    for (T& a : b.value) a = static_cast<T>(0.2 + rng.uniform());
  }
  void operator()(const rewire::Path&, rewire::SparseWeights<T>&, const auto&) const {}
};

/// A problem for networks that should agree.
struct Inference {
  rewire::Shape image;
  std::size_t samples, threads;
  std::uint64_t seed;

  /// What a layer, built and drawn by the seed, makes of samples drawn by it.
  template <rewire::Layer L>
  auto answer(L layer) const {
    using T = rewire::scalar_of<L>;
    auto net = rewire::sequential(std::move(layer));
    rewire::Rng build(seed, rewire::Purpose::build),
        values(seed, rewire::Purpose::user), numbers(seed, rewire::Purpose::data);
    net.build(image, build);
    rewire::visit(net, Draw<T>{values}, rewire::Path("net"));
    auto x = rewire::Tensor<T, 2>::from_shape({samples, image.size()});
    for (T& a : x) a = static_cast<T>(numbers.normal());
    return rewire::Predictor(net, threads)(x);
  }
};

/// The largest difference beside the largest number, or 1.
template <class T>
double difference(const rewire::Tensor<T, 2>& a, const rewire::Tensor<T, 2>& b) {
  double most = 0, size = 1;
  for (std::size_t i = 0; i < b.size(); ++i) {
    const double one = static_cast<double>(a.data()[i]),
                 other = static_cast<double>(b.data()[i]);
    most = std::max(most, std::abs(one - other));
    size = std::max(size, std::abs(other));
  }
  return a.size() == b.size() ? most / size : HUGE_VAL;
}

}  // namespace support
