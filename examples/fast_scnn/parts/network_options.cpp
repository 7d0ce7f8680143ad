// SPDX-License-Identifier: BSD-3-Clause
#include <rewire/topology/fix_prob.hpp>
#include <rewire/topology/rigl.hpp>

#include "fast_scnn/compiled_network.hpp"
#include "support/set_by_steps.hpp"

rewire::FastSCNNOptions network_options(const Job& job) {
  auto o = rewire::FastSCNNOptions{}.scaled(job.width);
  if (job.topology == "SET") o.pointwise = example::set_by_steps(job.density);
  if (job.topology == "RigL") o.pointwise = rewire::RigL{.density = job.density};
  if (job.topology == "FixProb") o.pointwise = rewire::FixProb{.density = job.density};
  return o;
}
