// SPDX-License-Identifier: BSD-3-Clause
#include "sparsenet_cifar10/training.hpp"

#include <iostream>
#include <map>
#include <optional>
#include <string>

#include <rewire/io/checkpoint_saver.hpp>
#include <rewire/io/weights.hpp>
#include <rewire/schedules/multi_step.hpp>

#include "sparsenet_cifar10/graph.hpp"
#include "sparsenet_cifar10/log.hpp"
#include "sparsenet_cifar10/network.hpp"
#include "sparsenet_cifar10/record.hpp"
#include "sparsenet_cifar10/requirements.hpp"
#include "support/classifier.hpp"
#include "support/measured_curve.hpp"
#include "support/run.hpp"

namespace rw = rewire;

/// False where it was interrupted.
static bool fit(const Job& job, rw::SparseNet<>& net, const Images& images,
                example::Run& run) {
  const rw::Split& split = images.split;
  example::Classifier trainer{net, rw::SoftmaxCrossEntropy{},
                              rw::SGD{.learning_rate = job.rate,
                                      .momentum = job.momentum,
                                      .nesterov = true,
                                      .l2 = job.l2}};
  run.resume(trainer);

  const rw::Dataset some = split.train.first(10000);
  double train_error = 0;
  example::MeasuredCurve training(run.folder() / "training.csv", 1, [&] {
    const rw::Scores scores = trainer.evaluate(some);
    train_error = 1 - scores.accuracy;
    return std::map<std::string, double>{{"train_accuracy", scores.accuracy},
                                         {"train_loss", scores.loss}};
  });
  LossAndPerformance log(run.folder() / "loss+perf.txt", split.train.size(),
                         [&] { return train_error; });
  rw::CheckpointSaver saver(run.checkpoint(), trainer, 1);
  run.fit(trainer, split.train,
          {.epochs = job.epochs,
           .batch_size = job.batch,
           .schedule = rw::MultiStep{{job.drop_1 - 1, job.drop_2 - 1}},
           .test = &split.test,
           .augment = images.augment,
           .decay_biases = false},
          training, log, saver);
  if (trainer.state().epochs < job.epochs) return false;  // interrupted

  record(job, net, split.train, training.curve(), run);
  return true;
}

std::optional<std::string> train(const Job& job, const Images& images) {
  const rw::Dataset& set = images.split.train;
  rw::SparseNet<> net = network(job, set.classes());
  example::Run run(job, job.name(), job.seed, settings(job, set.name()));
  run.build(net, set.shape());
  std::cout << job.name() << ": " << rw::count(net).parameters << " parameters\n";
  if (!job.load.empty()) rw::load_weights(job.load, net);
  std::string missing = write_graph(network_options(job), net, run.folder());
  write_requirements(run.folder() / "requirements.txt");
  if (!fit(job, net, images, run)) return std::nullopt;
  return missing;
}
