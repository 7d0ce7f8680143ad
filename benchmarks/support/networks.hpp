// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <rewire/core/random.hpp>
#include <rewire/data/dataset.hpp>
#include <rewire/layers/relu.hpp>
#include <rewire/layers/sparse_csr.hpp>
#include <rewire/network/sequential.hpp>

namespace bench {

/// Widths of a multilayer perceptron with three hidden layers.
struct Widths {
  const char* name;
  std::size_t input;
  std::array<std::size_t, 3> hidden;
  std::size_t output;
};

/// The SET-MLPs of CIFAR-10 and Fashion-MNIST: 381 k and 126 k connections at epsilon
/// 20.
inline constexpr Widths w1{"W1", 3072, {4000, 1000, 4000}, 10};
inline constexpr Widths w2{"W2", 784, {1000, 1000, 1000}, 10};

/// Every layer sparse, by `topology`.
template <class Topology>
auto sparse_mlp(const Widths& w, const Topology& topology) {
  using rewire::ReLU, rewire::SparseCSR;
  return rewire::sequential(
      SparseCSR{w.hidden[0], topology}, ReLU{}, SparseCSR{w.hidden[1], topology},
      ReLU{}, SparseCSR{w.hidden[2], topology}, ReLU{}, SparseCSR{w.output, topology});
}

/// Standard-normal samples with random labels.
inline rewire::Dataset noise(std::size_t samples, rewire::Shape shape,
                             std::size_t classes) {
  const std::size_t features = shape.size();
  rewire::Rng rng(1, rewire::Purpose::data);
  auto x = rewire::Dataset::Floats::from_shape({samples, features});
  for (std::size_t i = 0; i < samples * features; ++i)
    x.data()[i] = static_cast<float>(rng.normal());
  std::vector<rewire::Label> labels(samples);
  for (auto& y : labels) y = static_cast<rewire::Label>(rng.below(classes));
  return rewire::Dataset(shape, std::move(x), std::move(labels), classes, "noise");
}

inline rewire::Dataset noise(std::size_t samples, std::size_t features,
                             std::size_t classes) {
  return noise(samples, rewire::Shape{features}, classes);
}

}  // namespace bench
