// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

#include "support/models.hpp"

/// What is run: by default the published configuration.
struct Job : example::ModelOptions {
  Job() {
    models = {"SET", "FixProb", "Dense"};
    epsilon = 13;
    batch = 40;
    rate = 0.05, decay = 0.0002, dropout = 0.2;
  }
  std::size_t train_samples = 5000, test_samples = 1000;
  std::size_t hidden = 1000;  ///< neurons in each of three layers
};

/// What the preset leaves open.
inline void choose(Job& job) {
  const bool smoke = job.preset == "smoke";
  if (smoke) job.train_samples = 2000, job.test_samples = 500, job.hidden = 300;
  if (job.epochs == 0) job.epochs = smoke ? 20 : job.preset == "small" ? 50 : 400;
}
