// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "support/models.hpp"

/// What is run: by default the assignment's configuration.
struct Job : example::ModelOptions {
  Job() { batch = 0; }  // as the preset says
  std::vector<std::size_t> hidden{4000, 1000, 4000};
  std::string activation = "relu";
  std::size_t dense_epochs = 0;  ///< 0: as the others
  bool no_augmentation = false;
  bool report = false;  ///< train nothing

  /// The program with SReLU lets new links start at 0, the others draw them.
  bool grows_from_zero() const { return activation == "srelu"; }
  std::size_t epochs_of(const std::string& model) const {
    return model == "Dense" && dense_epochs > 0 ? dense_epochs : epochs;
  }
};

/// What options leave open.
inline void choose(Job& job) {
  // Share of each weight that goes with an update: the assignment's program has it,
  // those with SReLU and All-ReLU have none.
  job.decay = job.activation == "relu" ? 0.0002 : 0;
  if (job.preset == "smoke") job.hidden = {400, 100, 400};
  if (job.batch == 0) job.batch = job.preset == "smoke" ? 20 : 100;
  if (job.epochs == 0) {
    job.epochs = job.preset == "smoke" ? 6 : job.preset == "small" ? 100 : 1000;
  }
  if (job.preset == "small" && job.dense_epochs == 0) job.dense_epochs = 20;
}
