// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include <rewire/core/errors.hpp>

#include "support/options.hpp"
#include "support/run_settings.hpp"

/// What is run.  0, or empty: as the preset says.
struct Job : example::Options {
  std::string dataset = "c10";
  std::filesystem::path dataset_dir;
  std::string fetch = "sparse";
  std::size_t depth = 0;
  std::string blocks = "seed";  ///< how depth becomes layers a block
  std::vector<std::size_t> growth;
  std::size_t batch = 0;
  std::size_t drop_1 = 0, drop_2 = 0;
  bool bottleneck = false;
  double compression = 1;
  std::string topology = "dense";
  double density = 0.1, drop_fraction = 0.3;
  std::size_t interval = 100;
  std::string normalise = "channel";
  double rate = 0.1, momentum = 0.9, l2 = 1e-4;
  std::size_t train_samples = 0, test_samples = 0;  ///< 0: all
  std::filesystem::path load;
  std::string gpu;  ///< of the source's command line; there is none

  std::string name() const {
    std::string name = fetch + "-" + std::to_string(depth);
    for (const std::size_t k : growth) name += "-" + std::to_string(k);
    return topology == "dense" ? name : name + "-" + topology;
  }
  bool generated() const { return preset == "smoke" && dataset_dir.empty(); }
};

/// What neither the user nor the program has said yet: `small` is the published 40-12
/// in few epochs; the rate drops after 50 and 75 % of the epochs.  `paper` has the
/// published numbers, which drop it an epoch earlier.
inline void fill_in(Job& job) {
  const bool smoke = job.preset == "smoke", paper = job.preset == "paper";
  const auto unless = [](auto& value, auto otherwise) {
    if (value == 0) value = otherwise;
  };
  if (job.depth == 0 && !paper) job.blocks = "paper";
  unless(job.depth, smoke ? 10 : paper ? 100 : 40);
  if (job.growth.empty()) job.growth = {smoke ? 4UL : paper ? 24UL : 12UL};
  unless(job.batch, smoke ? 20 : 64);
  const bool published = paper && job.epochs == 0;
  unless(job.epochs, smoke ? 3 : paper ? 300 : 8);
  unless(job.drop_1, published ? 150 : job.epochs / 2 + 1);
  unless(job.drop_2,
         published ? 225 : (job.epochs * 3 + 3) / 4 + 1);  // never with drop_1
  if (job.drop_2 < job.drop_1) {
    throw rewire::Error({"--drop_2",
                         rewire::text("an epoch not before --drop_1, ", job.drop_1),
                         std::to_string(job.drop_2), "give both, the later one here"});
  }
  if (job.dataset_dir.empty() && !smoke)
    job.dataset_dir = job.data / (job.dataset == "c10" ? "cifar10" : "cifar100");
}

/// All that a run depends on.
inline example::RunSettings settings(const Job& job, const std::string& data) {
  return {{"data", data},
          {"seed", job.seed},
          {"epochs", job.epochs},
          {"fetch", job.fetch},
          {"depth", job.depth},
          {"blocks", job.blocks},
          {"growth_rate", job.growth},
          {"batch_size", job.batch},
          {"drop_1", job.drop_1},
          {"drop_2", job.drop_2},
          {"bottleneck", job.bottleneck},
          {"compression", job.compression},
          {"topology", job.topology},
          {"density", job.density},
          {"drop_fraction", job.drop_fraction},
          {"interval", job.interval},
          {"train_samples", job.train_samples},
          {"test_samples", job.test_samples},
          {"load", job.load},
          {"normalise", job.normalise},
          {"learning_rate", job.rate},
          {"momentum", job.momentum},
          {"l2", job.l2}};
}
