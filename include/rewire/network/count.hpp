// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>

#include <rewire/network/visit.hpp>

namespace rewire {

/// How large a network is.
struct Count {
  std::size_t parameters = 0;           ///< all trained numbers
  std::size_t connections = 0;          ///< weights between neurons that exist
  std::uint64_t dense_connections = 0;  ///< the same if every layer were dense
};

template <class Net>
Count count(const Net& net) {
  using T = scalar_of<Net>;
  Count sum;
  rewire::visit(net,
                Visitor{[&](const Path&, const Parameter<T>& p) {
                          sum.parameters += p.size();
                          if (p.role != Role::weight) return;
                          sum.connections += p.size();
                          sum.dense_connections += p.size();
                        },
                        [](const Path&, const Buffer<T>&) {},
                        [&](const Path&, const SparseWeights<T>& w, const auto&) {
                          sum.parameters += w.size();
                          sum.connections += w.size();
                          sum.dense_connections += w.links().cells();
                        }},
                Path(root_name));
  return sum;
}

}  // namespace rewire
