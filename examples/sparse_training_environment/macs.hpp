// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>

#include <rewire/analysis/flops.hpp>
#include <rewire/network/visit.hpp>
#include <rewire/storage/parameter.hpp>
#include <rewire/storage/sparse_weights.hpp>

/// The share of the MACs of a layer that the published program counts: it takes the
/// first map of its residual network, padded by 3, for one of 32 x 32 and not 36 x 36,
/// and forgets the shortcuts.  Of a perceptron it counts all.
inline double source_share(const rewire::Path& at, std::size_t positions) {
  if (positions == 1) return 1;
  const bool shortcut =
      at.str().find(".0.1.0") != std::string::npos;  // beside ".0.0." of a block
  return shortcut ? 0 : 32.0 * 32 / (36 * 36);
}

/// MACs of one sample as the published program counts them.
template <class Net>
rewire::ForwardMacs source_macs(const Net& net) {
  using T = rewire::scalar_of<Net>;
  rewire::ForwardMacs sum;
  const auto add = [&](const rewire::Path& at, double links, double cells,
                       std::size_t positions) {
    const double each = source_share(at, positions) * static_cast<double>(positions);
    sum.sparse += each * links;
    sum.dense += each * cells;
  };
  rewire::visit(
      net,
      rewire::Visitor{
          [&](const rewire::Path& at, const rewire::Parameter<T>& p) {
            const auto size = static_cast<double>(p.size());
            if (p.role == rewire::Role::weight) add(at, size, size, p.positions);
          },
          [](const rewire::Path&, const rewire::Buffer<T>&) {},
          [&](const rewire::Path& at, const rewire::SparseWeights<T>& w, const auto&) {
            add(at, static_cast<double>(w.size()),
                static_cast<double>(w.links().cells()), w.trained().positions);
          }},
      rewire::Path(rewire::root_name));
  return sum;
}
