// SPDX-License-Identifier: BSD-3-Clause
#include <rewire/topology/fix_prob.hpp>
#include <rewire/topology/rigl.hpp>
#include <rewire/topology/set.hpp>

#include "sparsenet_cifar10/network.hpp"

rewire::SparseNetOptions network_options(const Job& job) {
  using rewire::DepthRule, rewire::Fetch;
  rewire::SparseNetOptions o{
      .depth = job.depth,
      .depth_rule = job.blocks == "seed" ? DepthRule::third : DepthRule::without_four,
      .growth = job.growth,
      .fetch = job.fetch == "sparse" ? Fetch::sparse : Fetch::dense,
      .bottleneck = job.bottleneck,
      .compression = job.compression};
  // Both in one rhythm: at the low rates of the last epochs new links would stay as
  // they are drawn, so SET's, too, begin at 0 and move no longer.
  if (job.topology == "SET") {
    o.topology = rewire::SET{.density = job.density,
                             .removal = rewire::Removal::magnitude,
                             .start = rewire::Start::zero,
                             .steps = {{job.drop_fraction, job.interval}}};
  }
  if (job.topology == "RigL") {
    o.topology = rewire::RigL{.density = job.density,
                              .drop_fraction = job.drop_fraction,
                              .interval = job.interval};
  }
  if (job.topology == "FixProb") o.topology = rewire::FixProb{.density = job.density};
  return o;
}
