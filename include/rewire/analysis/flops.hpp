// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>

#include <rewire/network/count.hpp>
#include <rewire/topology/gradual_pruning.hpp>

namespace rewire {

// Operations as Evci et al. count them (ICML 2020, appendix H): weights only, no bias,
// activation, loss or optimizer, and nothing for choosing links; 2 FLOPs a MAC.
inline constexpr double flops_per_mac = 2;  ///< a multiplication and an addition

/// MACs of one sample through a network (`Count`).
struct ForwardMacs {
  double sparse = 0;  ///< with the links there are (the paper's f_S)
  double dense = 0;   ///< if every layer were dense (f_D)
};

/// MACs of a built network, of one sample.
template <class Net>
ForwardMacs forward_macs(const Net& net) {
  const Count all = count(net);
  return {static_cast<double>(all.macs), static_cast<double>(all.dense_macs)};
}

// MACs of a training step, a sample: forward, and backward twice as much, one product
// for the input gradient and one for the weight gradient.

/// Without sparsity.
constexpr double dense_training_macs(const ForwardMacs& f) { return 3 * f.dense; }

/// SET, and all whose links stay as many.
constexpr double sparse_training_macs(const ForwardMacs& f) { return 3 * f.sparse; }

/// RigL: every `interval` steps one more, whose weight gradient is dense.
constexpr double rigl_training_macs(const ForwardMacs& f, double interval) {
  return (3 * f.sparse * interval + 2 * f.sparse + f.dense) / (interval + 1);
}

/// Pruning during training, in all layers: the mean over the steps.
constexpr double pruning_training_macs(const ForwardMacs& f, double mean_density) {
  return 3 * f.dense * mean_density;
}

/// Density of a layer on average over the steps of a run of `epochs` epochs.
inline double mean_density(const GradualPruning& policy, std::size_t epochs,
                           std::size_t steps_per_epoch) {
  Progress now{.epochs = epochs, .steps_per_epoch = steps_per_epoch};
  double density = policy.start, sum = 0;
  for (; now.step < epochs * steps_per_epoch; ++now.step) {
    sum += density;
    if (policy.due(now) != Evolve::no)
      density = std::min(density, policy.steps().density_at(now));
  }
  return now.step == 0 ? density : sum / static_cast<double>(now.step);
}

/// FLOPs for one sample with the links there are.
template <class Net>
double inference_flops(const Net& net) {
  return flops_per_mac * forward_macs(net).sparse;
}

/// FLOPs for `samples` samples in training, the links being always as many as now.
template <class Net>
double training_flops(const Net& net, double samples) {
  return flops_per_mac * sparse_training_macs(forward_macs(net)) * samples;
}

}  // namespace rewire
