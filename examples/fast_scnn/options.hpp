// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "fast_scnn/job.hpp"
#include "support/program.hpp"

/// Which data at which resolution, and which network: options of all programs here.
inline void add_street_options(CLI::App& app, Job& job) {
  example::add_options(app, static_cast<example::Options&>(job));
  const auto side = [&](const std::string& name, std::size_t& value) {
    std::string dashes = name;
    std::replace(dashes.begin(), dashes.end(), '_', '-');
    app.add_option("--" + name + ",--" + dashes, value,
                   "pixels, instead of the profile's")
        ->check(CLI::Range(17, 1 << 14));
  };
  const std::vector<std::string> names(profile_names.begin(), profile_names.end());
  app.add_option("--dataset", job.dataset, "camvid, cityscapes, or scenes: generated")
      ->check(CLI::IsMember({"camvid", "cityscapes", "scenes"}));
  app.add_option("--data-dir", job.data_dir, "its folder; by default one in --data");
  app.add_option("--profiles", job.profiles_file, "YAML file with the five profiles");
  app.add_option("--profile", job.profile, "one stage of the curriculum")
      ->check(CLI::IsMember(names));
  side("resized_image_width", job.sides.image_width);
  side("resized_image_height", job.sides.image_height);
  side("patch_width", job.sides.patch_width);
  side("patch_height", job.sides.patch_height);
  app.add_option("--batch-size,--batch", job.batch, "images at a time")
      ->check(example::whole());
  app.add_option("--width", job.width, "factor on all widths of the network")
      ->check(CLI::Range(0.25, 4.0));
  app.add_option("--topology", job.topology,
                 "of 1x1 kernels: dense, SET, RigL, FixProb")
      ->check(CLI::IsMember({"dense", "SET", "RigL", "FixProb"}));
  app.add_option("--density", job.density, "share of the weights of sparse kernels")
      ->check(CLI::Range(0.0, 1.0));
  app.add_flag("--skip-broken", job.skip_broken, "leave pictures out that are damaged");
  app.add_option("--num-workers", job.workers, "threads that read pictures")
      ->check(CLI::Range(1, 256));
  app.add_option("--cache-mb", job.cache_mb, "memory for resized pictures")
      ->check(example::whole());
  app.add_option("--test-samples", job.test_samples, "the first; 0: all")
      ->check(example::whole());
}

/// Of the programs that train.
inline void add_options(CLI::App& app, Job& job) {
  add_street_options(app, job);
  app.add_option("--experiment-id", job.experiment, "first part of its folders' names");
  app.add_flag("--curriculum", job.curriculum,
               "walk through all stages, or from --profile on");
  app.add_option("--previous-model-path,--previous-student-model-path", job.previous,
                 "weights of the stage before, or none");
  app.add_option("--lr,--rate", job.rate, "learning rate")->capture_default_str();
  app.add_option("--weight-decay", job.decay, "of AdamW")->capture_default_str();
  app.add_option("--hand-on", job.hand_on, "weights for the next stage: best or last")
      ->check(CLI::IsMember({"best", "last"}));
  app.add_option("--best-by", job.best_by, "validation loss or miou")
      ->check(CLI::IsMember({"loss", "miou"}));
  app.add_flag("--any-order", job.any_order, "take weights of any stage");
  app.add_option("--train-samples", job.train_samples, "the first; 0: all")
      ->check(example::whole());
}
