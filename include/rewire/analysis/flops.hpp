// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

#include <rewire/network/count.hpp>

namespace rewire {

/// Floating-point operations for one sample through fully connected layers: a
/// multiplication and an addition a connection.
template <class Net>
double inference_flops(const Net& net) {
  return 2.0 * static_cast<double>(count(net).connections);
}

/// For `samples` samples in training: forward, and backward twice as much, one product
/// for the input gradient and one for the weight gradient (Evci et al., ICML 2020,
/// appendix H).
template <class Net>
double training_flops(const Net& net, double samples) {
  return 3 * inference_flops(net) * samples;
}

}  // namespace rewire
