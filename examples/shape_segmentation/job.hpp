// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "support/models.hpp"
#include "support/run_settings.hpp"

/// What is run: by default the published configuration.
struct Job : example::ModelOptions {
  Job() {
    models = {"SET"};
    rate = 0.05;
  }
  std::string dataset = "seg_shape32";
  bool hard = false;
  std::filesystem::path images, masks;  // the user's own
  std::size_t size = 32;                // pixels a side
  std::size_t count = 0;                // pictures to draw; 0: as the preset says
  std::size_t valid = 0;  // of these to validate on; 0: as the preset says
  std::vector<std::size_t> hidden{4000, 1000, 4000};
  double last_rate = 1;  // share of the rate that is left at the end
  bool rewire_output = false;
  std::string grown = "he";  // values of new links of SET
};

/// What the preset says where the user did not.
inline void fill_in(Job& job) {
  const bool smoke = job.preset == "smoke", paper = job.preset == "paper";
  if (smoke) job.hidden = {1000, 250, 1000};
  if (job.epochs == 0) job.epochs = smoke ? 60 : !job.hard ? 400 : paper ? 100 : 20;
  if (job.count == 0) job.count = job.hard && !smoke ? 10000 : 500;
  if (job.valid == 0) job.valid = job.hard && !smoke ? 1000 : 100;
}

/// All that a run on so many pictures of `data` depends on.
inline example::RunSettings settings(const Job& job, std::uint64_t seed,
                                     const std::string& data,
                                     std::size_t train_samples) {
  example::RunSettings all = example::settings(job, seed, data);
  all["train_samples"] = train_samples;
  all["valid_samples"] = job.valid;
  all["size"] = job.size;
  all["hidden"] = job.hidden;
  all["last_rate"] = job.last_rate;
  all["grown"] = job.grown;
  all["rewire_output"] = job.rewire_output;
  return all;
}
