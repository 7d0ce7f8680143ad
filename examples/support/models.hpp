// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <rewire/storage/initial.hpp>
#include <rewire/topology/any_topology.hpp>
#include <rewire/topology/fix_prob.hpp>
#include <rewire/topology/rigl.hpp>
#include <rewire/topology/set.hpp>

#include "support/interrupt.hpp"
#include "support/options.hpp"
#include "support/run_settings.hpp"

// What examples share that train one network in several ways, each with several seeds.

namespace example {

inline const std::vector<std::string> all_models{"SET", "RigL", "FixProb", "Dense"};

struct ModelOptions : Options {
  std::vector<std::string> models = all_models;
  std::size_t seeds = 1;
  double epsilon = 20, zeta = 0.3;
  std::size_t interval = 100;  ///< steps between two rewirings of RigL
  std::size_t batch = 100;
  double rate = 0.01, momentum = 0.9, decay = 0, dropout = 0.3;
  std::string initial = "he";

  rewire::Initial first_weights() const {
    return initial == "he" ? rewire::Initial::he : rewire::Initial::he_links;
  }
};

/// That of a model; none for Dense.
inline std::optional<rewire::AnyTopology> topology(const std::string& model,
                                                   double epsilon, double zeta,
                                                   std::size_t interval) {
  if (model == "SET") return rewire::SET{.epsilon = epsilon, .zeta = zeta};
  if (model == "FixProb") return rewire::FixProb{.epsilon = epsilon};
  if (model == "RigL") {
    return rewire::RigL{
        .epsilon = epsilon, .drop_fraction = zeta, .interval = interval};
  }
  return std::nullopt;
}
inline std::optional<rewire::AnyTopology> topology(const std::string& model,
                                                   const ModelOptions& o) {
  return topology(model, o.epsilon, o.zeta, o.interval);
}

/// What every run depends on; a program adds its own.
inline RunSettings settings(const ModelOptions& o, std::uint64_t seed,
                            const std::string& data) {
  return {{"data", data},           {"seed", seed},
          {"epochs", o.epochs},     {"epsilon", o.epsilon},
          {"zeta", o.zeta},         {"interval", o.interval},
          {"batch_size", o.batch},  {"learning_rate", o.rate},
          {"momentum", o.momentum}, {"decay", o.decay},
          {"dropout", o.dropout},   {"initial", o.initial}};
}

/// Calls `train(model, seed)` for each; false where that was interrupted.
template <class Job, class Train>
bool each_run(const Job& o, Train train) {
  for (const std::string& model : o.models) {
    for (std::uint64_t seed = o.seed; seed < o.seed + o.seeds; ++seed) {
      train(model, seed);
      if (stopped(o)) return false;
    }
  }
  return true;
}

}  // namespace example
