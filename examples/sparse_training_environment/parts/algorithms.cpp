// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/algorithms.hpp"

#include <rewire/topology/fix_prob.hpp>
#include <rewire/topology/rigl.hpp>

#include "sparse_training_environment/task.hpp"
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

std::string shown_algorithm(const rewire::Configuration& config) {
  const std::string name = word(config, "algorithm", dense);
  return name == dense ? "dense" : name;
}
