// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include <rewire/layers/dense.hpp>
#include <rewire/layers/dropout.hpp>
#include <rewire/layers/relu.hpp>
#include <rewire/layers/sparse_csr.hpp>
#include <rewire/network/any_layer.hpp>
#include <rewire/network/sequential.hpp>
#include <rewire/topology/any_topology.hpp>
#include <rewire/topology/fixed.hpp>

namespace rewire {

/// What a multilayer perceptron of scalar T is made of beside its widths.
template <class T>
struct BasicMlpOptions {
  std::optional<AnyTopology> topology = {};  ///< of every layer; none: dense layers
  bool rewire_output =
      false;           ///< the last layer too; the published SET programs leave it
  double dropout = 0;  ///< after each hidden activation, in [0, 1)
  Initial initial = Initial::he;      ///< how weights are drawn
  std::optional<Initial> grown = {};  ///< values of new links; as `initial`
  /// Makes the activation of hidden layer 1, 2, …
  std::function<AnyLayer<T>(std::size_t)> activation = [](std::size_t) {
    return ReLU{};
  };
};

/// Those of a network of floats.
using MlpOptions = BasicMlpOptions<float>;

/// The layers of `mlp(widths)` behind an input of this shape, for what divides links
/// among them: `Density::erk(mlp_extents({784}, widths), Sparsity{0.9})`.
inline std::vector<Extent> mlp_extents(Shape input,
                                       const std::vector<std::size_t>& widths) {
  std::vector<Extent> layers;
  std::size_t inputs = input.size();
  for (const std::size_t width : widths) {
    layers.push_back({.outputs = width, .inputs = inputs});
    inputs = width;
  }
  return layers;
}

/// What `mlp` returns.
template <class T>
using BasicMlp = Sequential<std::vector<AnyLayer<T>>>;
/// A multilayer perceptron of floats.
using Mlp = BasicMlp<float>;

/// widths: of each hidden layer and of the output, which has no activation.
template <class T = float>
BasicMlp<T> mlp(const std::vector<std::size_t>& widths,
                const BasicMlpOptions<T>& options = {}) {
  if (widths.empty()) {
    throw Error(
        {"mlp", "at least the width of the output", "none", "give {1000, 10}, say"});
  }
  std::vector<AnyLayer<T>> layers;
  const auto sparse = [&](std::size_t width, AnyTopology topology) {
    return SparseCSR<AnyTopology, T>{
        width,
        std::move(topology),
        {.initial = options.initial, .grown = options.grown}};
  };
  for (std::size_t i = 0; i < widths.size(); ++i) {
    const bool output = i + 1 == widths.size();
    if (!options.topology) {
      layers.emplace_back(
          Dense<T>{widths[i], DenseOptions{.initial = options.initial}});
    } else if (output && !options.rewire_output) {
      layers.emplace_back(sparse(widths[i], Fixed(*options.topology)));
    } else {
      layers.emplace_back(sparse(widths[i], *options.topology));
    }
    if (output) break;
    layers.push_back(options.activation(i + 1));
    if (options.dropout > 0) layers.emplace_back(Dropout{options.dropout});
  }
  return sequential(std::move(layers));
}

}  // namespace rewire
