// SPDX-License-Identifier: BSD-3-Clause

// How good does a perceptron with 2 % of a dense one's connections get on CIFAR-10?
//
// The assignment of the SET summer school: 3072-4000-1000-4000-10 with SET (links
// rewire after each epoch), RigL (every 100 steps, where the gradient is largest),
// FixProb (links stay as drawn) and Dense, on images that are turned, shifted and
// mirrored at random while the step before trains.  Each run keeps its figures in a
// folder of its own in --out; tables and pictures there are made from all runs that
// have ended, also those of other processes.
//
//   cifar10_mlp --preset small             100 epochs, Dense 20
//   cifar10_mlp --preset paper --models SET --resume       one of several processes
//   cifar10_mlp --report                   tables and pictures of what there is
//   cifar10_mlp --preset smoke             seconds, on generated digits

#include <algorithm>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include <rewire/io.hpp>
#include <rewire/rewire.hpp>

#include "cifar10_mlp/images.hpp"
#include "cifar10_mlp/job.hpp"
#include "cifar10_mlp/network.hpp"
#include "cifar10_mlp/results.hpp"
#include "support/measured_curve.hpp"
#include "support/run.hpp"
#include "support/run_folder.hpp"

namespace rw = rewire;

void train(const Job& job, const std::string& model, std::uint64_t seed,
           const rw::Split& images, const rw::Dataset& some_training) {
  rw::Mlp net = network(job, model, images.train.classes());
  example::Run run(job, model, seed);
  example::begin_run(run.folder());
  run.build(net, images.train.shape());
  rw::Trainer trainer{
      net, rw::SoftmaxCrossEntropy{},
      rw::SGD{.learning_rate = job.rate, .momentum = job.momentum, .decay = job.decay}};
  run.resume(trainer);

  rw::FitOptions options{
      .epochs = job.epochs_of(model), .batch_size = job.batch, .test = &images.test};
  if (!job.no_augmentation) options.augment = rw::RandomAffine{};
  example::MeasuredCurve training(
      run.folder() / "training.csv", std::max<std::size_t>(options.epochs / 50, 1),
      [&] {
        const rw::Scores scores = trainer.evaluate(some_training);
        return std::map<std::string, double>{{"train_accuracy", scores.accuracy},
                                             {"train_loss", scores.loss}};
      });
  rw::CheckpointSaver saver(run.checkpoint(), trainer, 10);
  run.fit(trainer, images.train, options, training, saver);
  if (trainer.state().epochs < options.epochs) return;  // interrupted

  example::Outcome outcome = run.outcome(net);
  rw::RunResult& result = outcome.result;
  const std::size_t epochs = outcome.curve.last_epoch();  // as many or, resumed, more
  result.settings = settings(job, epochs, seed, images.train.name());
  const auto trained_on = static_cast<double>(images.train.size() * epochs);
  result.train_flops = example::train_flops(model, net, trained_on, job.interval);
  result.inference_flops = rw::inference_flops(net);
  result.metrics["test_accuracy"] = outcome.curve.last("test_accuracy").value_or(0);
  result.metrics["train_accuracy"] =
      training.curve().last("train_accuracy").value_or(0);
  example::end_run("cifar10_mlp", job, outcome, run.folder());
}

int main(int argc, char** argv) {
  Job job;
  CLI::App app("SET, RigL, FixProb and Dense perceptrons on CIFAR-10.");
  example::add_options(app, job);
  add_own_options(app, job);
  return example::run(app, argc, argv, [&] {
    choose(job);
    example::make_folder(job.out);
    if (!job.report) {
      example::print_machine();
      const rw::Split images =
          load(job.data / "cifar10", job.preset == "smoke", job.seed);
      const rw::Dataset some = images.train.first(10000);
      const bool done = example::each_run(job, [&](auto& model, std::uint64_t seed) {
        train(job, model, seed, images, some);
      });
      if (!done) return example::interrupted;
    }
    std::cout << report(job);
    return 0;
  });
}
