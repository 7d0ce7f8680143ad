// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <CLI/CLI.hpp>

#include "support/models.hpp"
#include "support/program.hpp"

namespace example {

/// Adds them to a program's own, with the defaults that it has set.
inline void add_options(CLI::App& app, ModelOptions& o) {
  add_options(app, static_cast<Options&>(o));
  app.add_option("--models", o.models, "which of SET, RigL, FixProb, Dense")
      ->delimiter(',')
      ->check(CLI::IsMember(all_models))
      ->capture_default_str();
  app.add_option("--seeds", o.seeds, "runs of each model, with seeds from --seed on")
      ->check(positive())
      ->capture_default_str();
  app.add_option("--epsilon", o.epsilon,
                 "links = epsilon * (inputs + outputs) of a layer")
      ->capture_default_str();
  app.add_option("--zeta", o.zeta,
                 "share of links that SET moves after an epoch, RigL at its first time")
      ->capture_default_str();
  app.add_option("--interval", o.interval, "steps between two rewirings of RigL")
      ->check(whole())
      ->capture_default_str();
  app.add_option("--batch", o.batch, "samples a step")
      ->check(whole())
      ->capture_default_str();
  app.add_option("--rate", o.rate, "learning rate of all models")
      ->capture_default_str();
  app.add_option("--initial", o.initial,
                 "weights by He's rule for all inputs (he), or for the links there are")
      ->check(CLI::IsMember({"he", "he_links"}))
      ->capture_default_str();
}

}  // namespace example
