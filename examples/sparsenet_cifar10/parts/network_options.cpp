// SPDX-License-Identifier: BSD-3-Clause
#include <rewire/topology/fix_prob.hpp>
#include <rewire/topology/rigl.hpp>

#include "sparsenet_cifar10/network.hpp"
#include "support/set_by_steps.hpp"

rewire::SparseNetOptions network_options(const Job& job) {
  using rewire::DepthRule, rewire::Fetch;
  rewire::SparseNetOptions o{
      .depth = job.depth,
      .depth_rule = job.blocks == "seed" ? DepthRule::third : DepthRule::without_four,
      .growth = job.growth,
      .fetch = job.fetch == "sparse" ? Fetch::sparse : Fetch::dense,
      .bottleneck = job.bottleneck,
      .compression = job.compression};
  if (job.topology == "SET") {
    o.topology = example::set_by_steps(job.density, {job.drop_fraction, job.interval});
  }
  if (job.topology == "RigL") {
    o.topology = rewire::RigL{.density = job.density,
                              .drop_fraction = job.drop_fraction,
                              .interval = job.interval};
  }
  if (job.topology == "FixProb") o.topology = rewire::FixProb{.density = job.density};
  return o;
}
