// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/algorithms.hpp"

#include <rewire/core/progress.hpp>
#include <rewire/topology/fix_prob.hpp>
#include <rewire/topology/rigl.hpp>

#include "support/set_by_steps.hpp"

const Algorithms& algorithms() {
  static const Algorithms all{
      {"set",
       [](const LinkSettings& s) {
         return example::set_by_steps(s.density, {s.drop_fraction, s.interval, s.end});
       }},
      {"rigl",
       [](const LinkSettings& s) {
         return rewire::RigL{.density = s.density,
                             .drop_fraction = s.drop_fraction,
                             .interval = s.interval,
                             .end = s.end};
       }},
      {"fix_prob",
       [](const LinkSettings& s) { return rewire::FixProb{.density = s.density}; }},
  };
  return all;
}

bool sees_missing(const std::string& algorithm) {
  if (algorithm == dense) return false;
  const rewire::Progress due{.epochs = 10, .step = 100, .steps_per_epoch = 1000};
  const rewire::AnyTopology topology = algorithms().at(algorithm)({.interval = 100});
  return rewire::candidates(topology, 1'000'000, due) > 0;
}
