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
#include "support/models.hpp"
#include "support/run.hpp"

/// A trained network: its outcome, where it looked, and how strong each input is.
struct Trained {
  example::Outcome outcome;
  example::Connectivity connectivity;
  Ranking ranking;
};

/// The perceptron of the tutorial.
inline rewire::Mlp perceptron(const Job& job, std::size_t classes) {
  return rewire::mlp({*job.hidden, *job.hidden, *job.hidden, classes},
                     {.topology = example::topology(job.topology, job.epsilon, job.zeta,
                                                    rewire::RigL{}.interval),
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
              {.epochs = *job.retrain_epochs,
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
  example::Run run(job, method, seed);
  run.build(net, set.shape());
  const Core initial = core_inputs(net, zeta);
  rewire::Trainer trainer{net, std::move(loss), optimizer};
  run.resume(trainer);

  example::Connectivity connectivity(run.folder() / "input_connections.csv",
                                     initial.links, trainer.state().epochs);
  rewire::CheckpointSaver saver(run.checkpoint(), trainer, 20);
  run.fit(trainer, set, options, connectivity, saver);
  write_npz(connectivity, run.folder() / "input_connections.npz");

  example::Outcome o = run.outcome(net);
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
  layers.emplace_back(rewire::SparseCSR{*job.hidden, links, normal});
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
