// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// What both methods train by.

#include <cstdint>
#include <string>
#include <utility>

#include <rewire/analysis/flops.hpp>
#include <rewire/io/checkpoint_saver.hpp>
#include <rewire/optimizers/sgd.hpp>
#include <rewire/training/trainer.hpp>

#include "feature_selection/connectivity.hpp"
#include "feature_selection/training.hpp"
#include "support/run.hpp"

/// Trains `net` on `set`, with a folder of its own for all that is kept of it.
template <class Net, class Loss>
Trained train(const Job& job, const std::string& method, std::uint64_t seed, Net& net,
              Loss loss, rewire::SGD optimizer, rewire::FitOptions options,
              const rewire::Dataset& set, double zeta, const std::string& ranking) {
  example::Run run(job, method, seed, settings(job, method, seed, set.name()));
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
