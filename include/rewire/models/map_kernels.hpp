// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <optional>
#include <utility>

#include <rewire/layers/conv.hpp>
#include <rewire/layers/sparse_conv.hpp>
#include <rewire/network/any_layer.hpp>
#include <rewire/topology/any_topology.hpp>

namespace rewire::detail {

/// A sparse convolution of the same kernel.
template <class T>
SparseConv<AnyTopology, T> sparse_kernel(std::size_t outputs, AnyTopology topology,
                                         const ConvOptions& o) {
  return {outputs, std::move(topology),
          SparseConvOptions{.kernel = o.kernel,
                            .stride = o.stride,
                            .padding = o.padding,
                            .dilation = o.dilation,
                            .initial = o.initial,
                            .bias = o.bias}};
}

/// A convolution, sparse where there is a topology.
template <class T>
AnyLayer<T> map_kernel(std::size_t outputs, const std::optional<AnyTopology>& topology,
                       const ConvOptions& options) {
  if (!topology) return Conv<T>(outputs, options);
  return sparse_kernel<T>(outputs, *topology, options);
}

}  // namespace rewire::detail
