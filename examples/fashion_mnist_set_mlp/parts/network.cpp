// SPDX-License-Identifier: BSD-3-Clause
#include "fashion_mnist_set_mlp/network.hpp"

rewire::Mlp network(std::size_t hidden, std::size_t classes,
                    const std::optional<rewire::AnyTopology>& topology, double dropout,
                    rewire::Initial initial) {
  return rewire::mlp({hidden, hidden, hidden, classes},
                     {.topology = topology, .dropout = dropout, .initial = initial});
}
