// SPDX-License-Identifier: BSD-3-Clause
#include "cifar10_mlp/training.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

#include <rewire/analysis/flops.hpp>
#include <rewire/data/random_affine.hpp>
#include <rewire/io/checkpoint_saver.hpp>

#include "cifar10_mlp/network.hpp"
#include "cifar10_mlp/results.hpp"
#include "support/classifier.hpp"
#include "support/measured_curve.hpp"
#include "support/run.hpp"
#include "support/run_folder.hpp"

namespace rw = rewire;

void train(const Job& job, const std::string& model, std::uint64_t seed,
           const rw::Split& images, const rw::Dataset& some_training) {
  rw::Mlp net = network(job, model, images.train.classes());
  example::Run run(job, model, seed,
                   settings(job, job.epochs_of(model), seed, images.train.name()));
  run.build(net, images.train.shape());
  example::Classifier trainer{
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
  const auto trained_on = static_cast<double>(images.train.size() * epochs);
  result.train_flops = example::train_flops(model, net, trained_on, job.interval);
  result.inference_flops = rw::inference_flops(net);
  result.metrics["test_accuracy"] = outcome.curve.last("test_accuracy").value_or(0);
  result.metrics["train_accuracy"] =
      training.curve().last("train_accuracy").value_or(0);
  keep(job, outcome, run.folder());
}
