// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>

#include <rewire/network/visit.hpp>

namespace rewire {

/// How large a network is.  A MAC is a multiplication and the addition of its product,
/// for one sample: a weight has one for each position of the output where it serves
/// (`Parameter::positions`; the pixels of a convolution, borders included), as the
/// field counts.  Biases, activations, pooling and the like have none.
struct Count {
  std::size_t parameters = 0;           ///< all trained numbers
  std::size_t connections = 0;          ///< weights between neurons that exist
  std::uint64_t dense_connections = 0;  ///< the same if every layer were dense
  std::uint64_t macs = 0;        ///< multiplications with an addition, of one sample
  std::uint64_t dense_macs = 0;  ///< if every layer were dense
  std::uint64_t bytes = 0;       ///< that inference keeps: weights, links, buffers

  /// Adds `links` of `cells` cells, each used at `positions` places of the output.
  void add_connections(std::size_t links, std::uint64_t cells, std::size_t positions) {
    connections += links;
    dense_connections += cells;
    macs += std::uint64_t{links} * positions;
    dense_macs += cells * positions;
  }
};

namespace detail {

template <class T>
struct Counter {
  Count sum;

  void operator()(const Path&, const Parameter<T>& p) {
    sum.parameters += p.size();
    sum.bytes += p.size() * sizeof(T);
    if (p.role == Role::weight) sum.add_connections(p.size(), p.size(), p.positions);
  }
  void operator()(const Path&, const Buffer<T>& b) {
    sum.bytes += b.value.size() * sizeof(T);
  }
  void operator()(const Path&, const SparseWeights<T>& w, const auto&) {
    const Pattern& links = w.links();
    sum.parameters += w.size();
    sum.bytes +=
        w.size() * sizeof(T) + links.row_ptr().size_bytes() + links.col().size_bytes();
    sum.add_connections(w.size(), links.cells(), w.trained().positions);
  }
};

}  // namespace detail

/// Of a built network.
template <class Net>
Count count(const Net& net) {
  detail::Counter<scalar_of<Net>> all;
  rewire::visit(net, all, Path(root_name));
  return all.sum;
}

}  // namespace rewire
