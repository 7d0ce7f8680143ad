// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <rewire/core/errors.hpp>

#include "support/options.hpp"
#include "support/run_settings.hpp"

/// What is run: by default the tutorial's perceptron and QuickSelection's autoencoder.
struct Job : example::Options {
  std::string dataset = "mnist";
  std::filesystem::path images, labels, test_images, test_labels;  ///< IDX files
  std::filesystem::path csv, test_csv;
  std::string label_column;  ///< the last, if empty
  std::vector<std::string> methods{"supervised", "unsupervised"};
  std::vector<std::size_t> keep;  ///< numbers of inputs that are kept
  std::size_t seeds = 1;
  std::optional<std::size_t> hidden;
  double epsilon = 13;

  // The perceptron: three hidden layers.
  std::string topology = "SET";
  std::optional<std::size_t> train_samples;  ///< 0: all
  std::size_t batch = 40;
  std::optional<std::size_t> retrain_epochs;  ///< on the inputs that are kept
  double zeta = 0.3, rate = 0.05, momentum = 0.9, decay = 0.0002, dropout = 0.2;

  // The denoising autoencoder: one hidden layer.
  std::size_t dae_epochs = 0, dae_batch = 100;
  double dae_zeta = 0.2, dae_rate = 0.01, dae_decay = 0.00001, noise = 0.2;
  std::string normalise;  ///< unit or standard; empty: as the source does for the set

  bool own_files() const { return !images.empty() || !csv.empty(); }
  bool runs(const std::string& method) const {
    for (const std::string& m : methods)
      if (m == method) return true;
    return false;
  }
};

/// What the user leaves open, as the preset has it.
inline void choose(Job& job) {
  const bool smoke = job.preset == "smoke", paper = job.preset == "paper";
  if (job.epochs == 0) job.epochs = smoke ? 12 : paper ? 400 : 100;
  if (job.dae_epochs == 0) job.dae_epochs = smoke ? 5 : paper ? 100 : 10;
  job.hidden = job.hidden.value_or(smoke ? 200 : 1000);
  job.train_samples = job.train_samples.value_or(smoke ? 1000 : 5000);
  job.retrain_epochs = job.retrain_epochs.value_or(smoke ? 3 : 40);
  if (job.keep.empty())
    job.keep = smoke ? std::vector<std::size_t>{25, 50}
                     : std::vector<std::size_t>{25, 50, 100, 200};
  if (job.normalise.empty())
    job.normalise = job.dataset == "madelon" && !job.own_files() ? "standard" : "unit";
  const auto labelled = [](const char* images, const auto& file, const char* labels,
                           const auto& its_labels) {
    if (file.empty() || !its_labels.empty()) return;
    throw rewire::Error({images, rewire::text("also ", labels), "none",
                         "give the file with a label for each image"});
  };
  labelled("--images", job.images, "--labels", job.labels);
  labelled("--test-images", job.test_images, "--test-labels", job.test_labels);
}

/// All that a run depends on.
inline example::RunSettings settings(const Job& job, const std::string& method,
                                     std::uint64_t seed, const std::string& data) {
  const bool supervised = method == "supervised";
  return {{"data", data},
          {"label_column", job.label_column},
          {"seed", seed},
          {"method", method},
          {"epochs", supervised ? job.epochs : job.dae_epochs},
          {"hidden", *job.hidden},
          {"epsilon", job.epsilon},
          {"zeta", supervised ? job.zeta : job.dae_zeta},
          {"topology", supervised ? job.topology : "SET"},
          {"batch_size", supervised ? job.batch : job.dae_batch},
          {"learning_rate", supervised ? job.rate : job.dae_rate},
          {"momentum", job.momentum},
          {"decay", supervised ? job.decay : job.dae_decay},
          {"dropout", job.dropout},
          {"train_samples", *job.train_samples},
          {"normalise", supervised ? "as read" : job.normalise},
          {"noise", supervised ? 0 : job.noise}};
}
