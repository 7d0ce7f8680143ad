// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "cifar10_mlp/job.hpp"
#include "support/model_program.hpp"

inline void add_own_options(CLI::App& app, Job& job) {
  app.add_option("--activation", job.activation,
                 "relu, as the assignment; srelu, as the published curves; allrelu")
      ->check(CLI::IsMember({"relu", "srelu", "allrelu"}))
      ->capture_default_str();
  app.add_option("--dense-epochs", job.dense_epochs, "of Dense; 0: as the others")
      ->check(example::whole());
  app.add_flag("--no-augmentation", job.no_augmentation, "images as they are");
  app.add_flag("--report", job.report, "train nothing; tables and pictures of --out");
}
