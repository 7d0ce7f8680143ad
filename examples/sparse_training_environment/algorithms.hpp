// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <rewire/rewire.hpp>

#include "support/set_by_steps.hpp"

/// What a sweep says of the links.
struct LinkSettings {
  rewire::Density density = 1.0;
  double drop_fraction = 0.1;  ///< at first; falls to 0 as a cosine does
  std::size_t interval = 100;  ///< steps
  double end = 0.75;           ///< share of the run
};

using Algorithms =
    std::map<std::string, std::function<rewire::AnyTopology(const LinkSettings&)>>;

/// Every `algorithm` that a configuration may name, beside no_prune, which is dense.  A
/// line more, and the word in `algorithm: {options: [...]}`, makes another: any
/// topology, your own too.
inline const Algorithms& algorithms() {
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

inline const std::string dense = "no_prune";

/// Whether an algorithm looks at links that do not exist, which takes a dense gradient.
inline bool sees_missing(const std::string& algorithm) {
  if (algorithm == dense) return false;
  const rewire::Progress due{.epochs = 10, .step = 100, .steps_per_epoch = 1000};
  const rewire::AnyTopology topology = algorithms().at(algorithm)({.interval = 100});
  return rewire::candidates(topology, 1'000'000, due) > 0;
}
