// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "feature_selection/job.hpp"
#include "support/program.hpp"

/// The program's own options beside those of all examples.
inline void add_own_options(CLI::App& app, Job& job) {
  app.add_option("--dataset", job.dataset, "one of --data")
      ->check(CLI::IsMember({"mnist", "fashion-mnist", "isolet", "coil20", "madelon"}))
      ->capture_default_str();
  auto* const images = app.add_option("--images", job.images, "an IDX file instead");
  app.add_option("--labels", job.labels, "its labels")->needs(images);
  auto* const test = app.add_option("--test-images", job.test_images,
                                    "else a fifth of --images is for testing");
  app.add_option("--test-labels", job.test_labels, "their labels")->needs(test);
  test->needs(images);
  auto* const csv =
      app.add_option("--csv", job.csv, "a table instead; .gz too")->excludes(images);
  app.add_option("--test-csv", job.test_csv, "else a fifth of --csv is for testing")
      ->needs(csv);
  app.add_option("--label-column", job.label_column,
                 "its name in the header; the last column, if left out")
      ->needs(csv);
  app.add_option("--method", job.methods,
                 "supervised, unsupervised or both, with a comma")
      ->delimiter(',')
      ->check(CLI::IsMember({"supervised", "unsupervised"}));
  app.add_option("--keep", job.keep, "numbers of inputs that are kept")->delimiter(',');
  app.add_option("--seeds", job.seeds, "runs, with seeds from --seed on")
      ->check(example::positive());
  app.add_option("--hidden", job.hidden, "neurons of a hidden layer")
      ->check(example::positive());
  app.add_option("--batch", job.batch, "samples a step of the perceptron")
      ->check(example::whole())
      ->capture_default_str();
  app.add_option("--topology", job.topology, "of the perceptron")
      ->check(CLI::IsMember({"SET", "RigL", "FixProb"}))
      ->capture_default_str();
  app.add_option("--train-samples", job.train_samples,
                 "that the perceptron sees, drawn by the seed; 0: all")
      ->check(example::whole());
  app.add_option("--retrain-epochs", job.retrain_epochs,
                 "on the inputs that are kept; 0: none")
      ->check(example::whole());
  app.add_option("--dae-epochs", job.dae_epochs, "of the autoencoder; 0: as the preset")
      ->check(example::whole());
  app.add_option("--dae-rate", job.dae_rate, "learning rate of the autoencoder")
      ->capture_default_str();
  app.add_option("--noise", job.noise, "deviation of what is added to its inputs")
      ->capture_default_str();
  app.add_option("--normalise", job.normalise,
                 "inputs of the autoencoder: unit range, or standard deviation 1")
      ->check(CLI::IsMember({"unit", "standard"}));
}
