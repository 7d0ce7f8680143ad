// SPDX-License-Identifier: BSD-3-Clause

// SparseNet on CIFAR-10: how far does a network get whose layers read only the outputs
// 1, 2, 4, 8, ... layers before them (Zhu et al., ECCV 2018)?
//
// The command line of the published program works as printed; its results are written
// as it lists them: requirements, graph, log of loss and performance, checkpoint.  Two
// things are new: `--fetch dense` and sparse kernels (`--topology SET --density 0.1`)
// beside it, and a run that was stopped goes on.
//
//   sparsenet_cifar10                                      small: 40-12, minutes
//   sparsenet_cifar10 --topology SET --density 0.1         the same with sparse kernels
//   sparsenet_cifar10 --preset paper                       100-24, days on two cores
//   sparsenet_cifar10 --preset smoke                       seconds, on generated digits

#include <iostream>
#include <map>
#include <string>

#include <rewire/io.hpp>
#include <rewire/rewire.hpp>

#include "sparsenet_cifar10/graph.hpp"
#include "sparsenet_cifar10/images.hpp"
#include "sparsenet_cifar10/job.hpp"
#include "sparsenet_cifar10/log.hpp"
#include "sparsenet_cifar10/requirements.hpp"
#include "sparsenet_cifar10/results.hpp"
#include "support/measured_curve.hpp"
#include "support/program.hpp"
#include "support/run.hpp"
#include "support/run_folder.hpp"

namespace rw = rewire;

template <class Net>
bool train(const Job& job, Net& net, const Images& images, example::Run& run) {
  const rw::Split& split = images.split;
  rw::Trainer trainer{net, rw::SoftmaxCrossEntropy{},
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

  example::Outcome outcome = run.outcome(net);
  rw::RunResult& result = outcome.result;
  result.settings = settings(job, split.train.name());
  const auto trained_on = static_cast<double>(split.train.size() * job.epochs);
  result.train_flops =
      example::train_flops(job.topology, net, trained_on, job.interval);
  result.inference_flops = rw::inference_flops(net);
  result.metrics["parameters"] = static_cast<double>(rw::count(net).parameters);
  result.metrics["test_accuracy"] = outcome.curve.last("test_accuracy").value_or(0);
  result.metrics["train_accuracy"] =
      training.curve().last("train_accuracy").value_or(0);
  result.metrics["images_per_second"] =
      static_cast<double>(split.train.size()) / example::epoch_seconds(outcome);
  example::end_run("sparsenet_cifar10", job, outcome, run.folder());
  return true;
}

int main(int argc, char** argv) {
  Job job;
  CLI::App app("SparseNet on CIFAR-10 and CIFAR-100.");
  add_options(app, job);
  return example::run(app, argc, argv, [&] {
    fill_in(job);
    example::make_folder(job.out);
    example::print_machine();
    const Images images = load(job);
    const rw::Dataset& set = images.split.train;
    const rw::SparseNetOptions options = network_options(job);
    auto net = rw::sparsenet(set.classes(), options);
    example::Run run(job, job.name(), job.seed);
    example::begin_run(run.folder());
    run.build(net, set.shape());
    std::cout << job.name() << ": " << rw::count(net).parameters << " parameters\n";
    if (!job.load.empty()) rw::load_weights(job.load, net);
    const std::string missing = write_graph(options, net, run.folder());
    write_requirements(run.folder() / "requirements.txt");

    if (!train(job, net, images, run)) {
      example::stopped(job);
      return example::interrupted;
    }
    std::cout << report(job) << missing;
    return 0;
  });
}
