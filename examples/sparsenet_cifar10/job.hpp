// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include <rewire/rewire.hpp>

#include "support/program.hpp"

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

inline void add_options(CLI::App& app, Job& job) {
  example::add_options(app, static_cast<example::Options&>(job));
  app.add_option("--dataset", job.dataset, "c10 or c100")
      ->check(CLI::IsMember({"c10", "c100"}));
  app.add_option("--dataset_dir,--dataset-dir", job.dataset_dir,
                 "folder with its files; by default cifar10 or cifar100 in --data");
  app.add_option("--fetch", job.fetch, "sparse: layers l-1, l-2, l-4, ...; dense: all")
      ->check(CLI::IsMember({"sparse", "dense"}));
  app.add_option("-d,--depth", job.depth, "of the network, by the rule of --blocks")
      ->check(CLI::Range(3, 10000));
  app.add_option("--blocks", job.blocks,
                 "layers a block: seed, depth / 3; paper, (depth - 4) / 3")
      ->check(CLI::IsMember({"seed", "paper"}));
  app.add_option("--growth_rate,--growth-rate", job.growth,
                 "channels of a layer, for all blocks or one each: 16,32,64")
      ->delimiter(',')
      ->check(CLI::PositiveNumber);
  app.add_option("--batch_size,--batch-size,--batch", job.batch, "images a step")
      ->check(example::whole());
  app.add_option("--drop_1,--drop-1", job.drop_1, "epoch, from 1, of rate / 10")
      ->check(example::whole());
  app.add_option("--drop_2,--drop-2", job.drop_2, "epoch, from 1, of rate / 100")
      ->check(example::whole());
  app.add_option("--max_epoch,--max-epoch", job.epochs, "as --epochs")
      ->check(example::whole());
  app.add_flag("--bottleneck", job.bottleneck, "1x1 convolutions to 4 growth rates");
  app.add_option("--compression", job.compression,
                 "share of the channels that a transition keeps")
      ->check(CLI::Range(0.01, 1.0));
  app.add_option("--topology", job.topology,
                 "kernels: dense, or sparse by SET, RigL or FixProb")
      ->check(CLI::IsMember({"dense", "SET", "RigL", "FixProb"}));
  app.add_option("--density", job.density, "share of the weights of sparse kernels")
      ->check(CLI::Range(0.0, 1.0));
  app.add_option(
      "--zeta", job.drop_fraction,
      "share of links that SET and RigL move at first; 0 after 75 % of the steps");
  app.add_option("--interval", job.interval, "steps between two rewirings")
      ->check(example::whole());
  app.add_option("--normalise", job.normalise,
                 "channel: mean and deviation of each; meanimage255: the source's")
      ->check(CLI::IsMember({"channel", "meanimage255"}));
  app.add_option("--rate", job.rate, "learning rate at first");
  app.add_option("--train-samples", job.train_samples, "of the set, the first; 0: all")
      ->check(example::whole());
  app.add_option("--test-samples", job.test_samples, "of the set, the first; 0: all")
      ->check(example::whole());
  app.add_option("--load", job.load, "checkpoint whose weights training starts from");
  app.add_option("--log_dir,--log-dir", job.out, "as --out");
  app.add_option("-g,--gpu", job.gpu, "of the source's command line; has no effect");
}

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
  if (job.dataset_dir.empty() && !smoke)
    job.dataset_dir = job.data / (job.dataset == "c10" ? "cifar10" : "cifar100");
}

inline rewire::SparseNetOptions network_options(const Job& job) {
  using rewire::DepthRule, rewire::Fetch;
  rewire::SparseNetOptions o{
      .depth = job.depth,
      .depth_rule = job.blocks == "seed" ? DepthRule::third : DepthRule::without_four,
      .growth = job.growth,
      .fetch = job.fetch == "sparse" ? Fetch::sparse : Fetch::dense,
      .bottleneck = job.bottleneck,
      .compression = job.compression};
  // Both in one rhythm: at the low rates of the last epochs new links would stay as
  // they are drawn, so SET's, too, begin at 0 and move no longer.
  if (job.topology == "SET") {
    o.topology = rewire::SET{.density = job.density,
                             .removal = rewire::Removal::magnitude,
                             .start = rewire::Start::zero,
                             .steps = {{job.drop_fraction, job.interval}}};
  }
  if (job.topology == "RigL") {
    o.topology = rewire::RigL{.density = job.density,
                              .drop_fraction = job.drop_fraction,
                              .interval = job.interval};
  }
  if (job.topology == "FixProb") o.topology = rewire::FixProb{.density = job.density};
  return o;
}

/// All that a run depends on, for `result.json`.
inline std::map<std::string, nlohmann::json> settings(const Job& job,
                                                      const std::string& data) {
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
          {"normalise", job.normalise},
          {"learning_rate", job.rate},
          {"momentum", job.momentum},
          {"l2", job.l2}};
}
