// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "support/options.hpp"

/// What is run: by default the published configuration.
struct Job : example::Options {
  std::vector<std::string> models{"SET", "FixProb", "Dense"};
  std::size_t seeds = 1;
  std::size_t train_samples = 5000, test_samples = 1000;
  std::size_t hidden = 1000;  // neurons in each of three layers
  double epsilon = 13, zeta = 0.3;
  std::size_t batch = 40;
  double rate = 0.05, momentum = 0.9, decay = 0.0002, dropout = 0.2;
};

/// All that a run depends on, for `result.json`.
inline std::map<std::string, nlohmann::json> settings(const Job& job,
                                                      std::uint64_t seed,
                                                      const std::string& data) {
  return {{"data", data},
          {"seed", seed},
          {"epochs", job.epochs},
          {"train_samples", job.train_samples},
          {"hidden", job.hidden},
          {"test_samples", job.test_samples},
          {"epsilon", job.epsilon},
          {"zeta", job.zeta},
          {"batch_size", job.batch},
          {"learning_rate", job.rate},
          {"momentum", job.momentum},
          {"decay", job.decay},
          {"dropout", job.dropout}};
}
