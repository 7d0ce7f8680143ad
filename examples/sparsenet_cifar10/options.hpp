// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <sstream>
#include <string>
#include <vector>

#include "sparsenet_cifar10/job.hpp"
#include "support/program.hpp"

/// "16,32,64" as three words.
inline std::vector<std::string> split_at_commas(const std::string& words) {
  std::vector<std::string> all;
  std::istringstream in(words);
  for (std::string word; std::getline(in, word, ',');) all.push_back(word);
  return all;
}

/// Numbers with commas between them, as one word, so that the last option of two
/// counts.
inline CLI::Validator positive_numbers() {
  return {[](const std::string& words) {
            for (const std::string& word : split_at_commas(words)) {
              if (const std::string wrong = example::positive()(word); !wrong.empty())
                return wrong;
            }
            return std::string();
          },
          "NUMBER,..."};
}

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
  app.add_option_function<std::string>(
         "--growth_rate,--growth-rate",
         [&job](const std::string& words) {
           job.growth.clear();
           for (const std::string& word : split_at_commas(words))
             job.growth.push_back(std::stoul(word));
         },
         "channels of a layer, for all blocks or one each: 16,32,64")
      ->check(positive_numbers());
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
