// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "support/model_program.hpp"

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

inline void add_own_options(CLI::App& app, Job& job) {
  app.add_option("--dataset", job.dataset, "the tutorial's pictures")
      ->check(CLI::IsMember({"seg_shape32"}));
  app.add_flag("--hard", job.hard, "draw harder pictures instead");
  app.add_option("--count", job.count, "how many pictures to draw")
      ->check(CLI::PositiveNumber);
  auto* const images =
      app.add_option("--images", job.images, "your own: bytes (N, size, size, 3)");
  auto* const masks =
      app.add_option("--masks", job.masks, "your own: bytes (N, size, size)");
  images->needs(masks);
  masks->needs(images);
  app.add_option("--size", job.size, "pixels a side")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--valid-size", job.valid, "how many of the last to validate on")
      ->check(CLI::PositiveNumber);
  app.add_option("--dropout-rate", job.dropout, "of hidden activations, in [0, 1)");
  app.add_option("--last-rate", job.last_rate,
                 "share of it that is left at the end, by a cosine; 1: constant");
  app.add_flag("--rewire-output", job.rewire_output,
               "SET moves links of the last layer too");
  app.add_option("--decay", job.decay, "of weights, an update");
  app.add_option("--grown", job.grown, "values of SET's new links")
      ->check(CLI::IsMember({"he", "zero"}));
}

/// What the preset says where the user did not.
inline void fill_in(Job& job) {
  const bool smoke = job.preset == "smoke", paper = job.preset == "paper";
  if (smoke) job.hidden = {1000, 250, 1000};
  if (job.epochs == 0) job.epochs = smoke ? 60 : !job.hard ? 400 : paper ? 100 : 20;
  if (job.count == 0) job.count = job.hard && !smoke ? 10000 : 500;
  if (job.valid == 0) job.valid = job.hard && !smoke ? 1000 : 100;
}

/// All that a run depends on, for `result.json`.
inline std::map<std::string, nlohmann::json> settings(const Job& job,
                                                      std::uint64_t seed,
                                                      const std::string& data,
                                                      std::size_t train_samples) {
  auto all = example::settings(job, seed, data);
  all["train_samples"] = train_samples;
  all["valid_samples"] = job.valid;
  all["size"] = job.size;
  all["hidden"] = job.hidden;
  all["last_rate"] = job.last_rate;
  all["grown"] = job.grown;
  all["rewire_output"] = job.rewire_output;
  return all;
}
