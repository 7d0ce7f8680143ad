// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "shape_segmentation/job.hpp"
#include "support/model_program.hpp"

inline void add_own_options(CLI::App& app, Job& job) {
  app.add_option("--dataset", job.dataset, "the tutorial's pictures")
      ->check(CLI::IsMember({"seg_shape32"}));
  app.add_flag("--hard", job.hard, "draw harder pictures instead");
  app.add_option("--count", job.count, "how many pictures to draw")
      ->check(example::positive());
  auto* const images =
      app.add_option("--images", job.images, "your own: bytes (N, size, size, 3)");
  auto* const masks =
      app.add_option("--masks", job.masks, "your own: bytes (N, size, size)");
  images->needs(masks);
  masks->needs(images);
  images->excludes("--hard")->excludes("--count");
  app.add_option("--size", job.size, "pixels a side")
      ->check(example::positive())
      ->capture_default_str();
  app.add_option("--valid-size", job.valid, "how many of the last to validate on")
      ->check(example::positive());
  app.add_option("--dropout-rate", job.dropout, "of hidden activations, in [0, 1)");
  app.add_option("--last-rate", job.last_rate,
                 "share of it that is left at the end, by a cosine; 1: constant");
  app.add_flag("--rewire-output", job.rewire_output,
               "SET moves links of the last layer too");
  app.add_option("--decay", job.decay, "of weights, an update");
  app.add_option("--grown", job.grown, "values of SET's new links")
      ->check(CLI::IsMember({"he", "zero"}));
}
