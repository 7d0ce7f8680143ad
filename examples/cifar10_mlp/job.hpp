// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "support/options.hpp"

/// What is run: by default the assignment's configuration.
struct Job : example::Options {
  std::vector<std::string> models{"SET", "RigL", "FixProb", "Dense"};
  std::size_t seeds = 1;
  std::vector<std::size_t> hidden{4000, 1000, 4000};
  double epsilon = 20, zeta = 0.3;
  std::size_t interval = 100;  ///< steps between two rewirings of RigL
  std::size_t batch = 100;
  double rate = 0.01, momentum = 0.9, dropout = 0.3;
  std::string activation = "relu";
  std::size_t dense_epochs = 0;  ///< 0: as the others
  bool no_augmentation = false;
  bool report = false;  ///< train nothing

  /// Share of each weight that goes with an update: the assignment's program has it,
  /// those with SReLU and All-ReLU have none.
  double decay() const { return activation == "relu" ? 0.0002 : 0; }
  /// The program with SReLU lets new links start at 0, the others draw them.
  bool grows_from_zero() const { return activation == "srelu"; }
  std::size_t epochs_of(const std::string& model) const {
    return model == "Dense" && dense_epochs > 0 ? dense_epochs : epochs;
  }
};

/// What the preset leaves open.
inline void choose(Job& job) {
  if (job.preset == "smoke") job.hidden = {400, 100, 400}, job.batch = 20;
  if (job.epochs == 0) {
    job.epochs = job.preset == "smoke" ? 6 : job.preset == "small" ? 100 : 1000;
  }
  if (job.preset == "small" && job.dense_epochs == 0) job.dense_epochs = 20;
}

/// All that a run depends on, for `result.json`.
inline std::map<std::string, nlohmann::json> settings(const Job& job,
                                                      std::size_t epochs,
                                                      std::uint64_t seed,
                                                      const std::string& data) {
  return {{"data", data},
          {"seed", seed},
          {"epochs", epochs},
          {"hidden", job.hidden},
          {"epsilon", job.epsilon},
          {"zeta", job.zeta},
          {"interval", job.interval},
          {"batch_size", job.batch},
          {"learning_rate", job.rate},
          {"momentum", job.momentum},
          {"decay", job.decay()},
          {"dropout", job.dropout},
          {"activation", job.activation},
          {"augmentation", !job.no_augmentation}};
}
