// SPDX-License-Identifier: BSD-3-Clause
#include "sparsenet_cifar10/network.hpp"

#include "support/compiled_kernels.hpp"

rewire::SparseNet<> network(const Job& job, std::size_t classes) {
  return rewire::sparsenet(classes, network_options(job));
}
