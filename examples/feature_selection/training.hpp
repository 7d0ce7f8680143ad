// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <functional>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include <rewire/io.hpp>
#include <rewire/rewire.hpp>

#include "feature_selection/connectivity.hpp"
#include "support/interrupt.hpp"
#include "support/outcome.hpp"

/// A trained network: its outcome, where it looked, and how strong each input is.
struct Trained {
  example::Outcome outcome;
  Connectivity connectivity;
  Ranking ranking;
};

inline rewire::AnyTopology topology(const std::string& kind, double epsilon,
                                    double zeta) {
  if (kind == "RigL") return rewire::RigL{.epsilon = epsilon, .drop_fraction = zeta};
  if (kind == "FixProb") return rewire::FixProb{.epsilon = epsilon};
  return rewire::SET{.epsilon = epsilon, .zeta = zeta};
}

/// The perceptron of the tutorial.
inline rewire::Mlp perceptron(const Job& job, std::size_t classes) {
  return rewire::mlp({job.hidden, job.hidden, job.hidden, classes},
                     {.topology = topology(job.topology, job.epsilon, job.zeta),
                      .dropout = job.dropout});
}

/// Test accuracy of the perceptron on some inputs only, after `job.retrain_epochs`.
inline double retrained(const Job& job, std::uint64_t seed, const rewire::Split& some) {
  rewire::Mlp net = perceptron(job, some.train.classes());
  rewire::Trainer trainer{
      net, rewire::SoftmaxCrossEntropy{},
      rewire::SGD{
          .learning_rate = job.rate, .momentum = job.momentum, .decay = job.decay}};
  example::StopOnInterrupt interrupt;
  trainer.fit(some.train,
              {.epochs = job.retrain_epochs,
               .batch_size = std::min(job.batch, some.train.size()),
               .seed = seed,
               .threads = job.threads},
              interrupt);
  return trainer.evaluate(some.test).accuracy;
}

/// Trains `net` on `set`, with a folder of its own for all that is kept of it.
template <class Net, class Loss>
Trained train(const Job& job, const std::string& method, std::uint64_t seed, Net& net,
              Loss loss, rewire::SGD optimizer, rewire::FitOptions options,
              const rewire::Dataset& set, double zeta, const std::string& ranking) {
  const auto folder = job.out / (method + "-seed" + std::to_string(seed));
  example::make_folder(folder);
  rewire::reset_peak_resident_bytes();
  rewire::Rng rng(seed, rewire::Purpose::build);
  net.build(set.shape(), rng);
  const auto before = example::links_of(net);
  const Core initial = core_inputs(net, zeta);
  rewire::Trainer trainer{net, std::move(loss), optimizer};
  const auto checkpoint = folder / "checkpoint.safetensors";
  if (job.resume && std::filesystem::exists(checkpoint))
    rewire::resume(checkpoint, trainer);

  options.seed = seed;
  options.threads = job.threads;
  Connectivity connectivity(folder / "input_connections.csv", initial.links,
                            trainer.state().epochs);
  rewire::ProgressLine progress(std::cout, example::on_terminal(), method);
  rewire::Monitor monitor(folder / "monitor.csv");
  rewire::MetricsCsv metrics(folder / "metrics.csv");
  rewire::CheckpointSaver saver(checkpoint, trainer, 20);
  example::StopOnInterrupt interrupt;
  trainer.fit(set, options, progress, monitor, metrics, connectivity, saver, interrupt);
  if (example::StopOnInterrupt::happened())
    rewire::save_checkpoint(checkpoint, trainer);
  connectivity.write();
  connectivity.write_npz(folder / "input_connections.npz");

  example::Outcome o = example::outcome_of(method, seed, net, before, monitor, folder);
  o.result.settings = settings(job, method, seed, set.name());
  o.result.train_flops =
      example::train_flops(ranking.starts_with("RigL") ? "RigL" : "SET", net,
                           static_cast<double>(set.size() * options.epochs));
  o.result.inference_flops = rewire::inference_flops(net);
  const auto accuracy = o.curve.last("test_accuracy");
  if (accuracy && options.test != nullptr)
    o.result.metrics["test_accuracy"] = *accuracy;
  const auto strength = core_inputs(net, method == "supervised" ? 0 : zeta).strength;
  return {std::move(o),
          std::move(connectivity),
          {ranking, rewire::strongest(strength, strength.size())}};
}

inline Trained train_perceptron(const Job& job, std::uint64_t seed,
                                const rewire::Split& split) {
  rewire::Mlp net = perceptron(job, split.train.classes());
  return train(
      job, "supervised", seed, net, rewire::SoftmaxCrossEntropy{},
      {.learning_rate = job.rate, .momentum = job.momentum, .decay = job.decay},
      {.epochs = job.epochs,
       .batch_size = std::min(job.batch, split.train.size()),
       .test = &split.test},
      split.train, job.zeta, job.topology + "-MLP");
}

/// QuickSelection: d-1000-d with sigmoid, all layers rewire, values N(0, 1) / 10.
inline Trained train_autoencoder(const Job& job, std::uint64_t seed,
                                 const rewire::Dataset& clean) {
  rewire::Rng rng(seed, rewire::Purpose::data);
  const rewire::Dataset set = rewire::denoising(clean, job.noise, rng);
  const rewire::AnyTopology links =
      rewire::SET{.epsilon = job.epsilon, .zeta = job.dae_zeta};
  const rewire::SparseOptions normal{.initial = rewire::Initial::normal};
  std::vector<rewire::AnyLayer<>> layers;
  layers.emplace_back(rewire::SparseCSR{job.hidden, links, normal});
  layers.emplace_back(rewire::Sigmoid{});
  layers.emplace_back(rewire::Dropout{job.dropout});
  layers.emplace_back(rewire::SparseCSR{clean.shape().size(), links, normal});
  if (job.dataset == "madelon" && !job.own_files()) layers.emplace_back(rewire::Tanh{});
  auto net = rewire::sequential(std::move(layers));
  // The source's gradient is prediction - value, half of that of the squared error.
  return train(job, "unsupervised", seed, net,
               rewire::SquaredError{.per_sample_sum = true},
               {.learning_rate = job.dae_rate / 2,
                .momentum = job.momentum,
                .decay = job.dae_decay},
               {.epochs = job.dae_epochs,
                .batch_size = std::min(job.dae_batch, set.size()),
                .drop_last = true},
               set, job.dae_zeta, "QuickSelection");
}
