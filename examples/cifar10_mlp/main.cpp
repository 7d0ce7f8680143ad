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
#include "support/interrupt.hpp"
#include "support/measured_curve.hpp"
#include "support/run_folder.hpp"

namespace rw = rewire;

void train(const Job& job, const std::string& model, std::uint64_t seed,
           const rw::Split& images, const rw::Dataset& some_training) {
  const auto folder = job.out / (model + "-seed" + std::to_string(seed));
  example::make_folder(folder);
  example::begin_run(folder);
  rw::reset_peak_resident_bytes();

  rw::Mlp net = network(job, model, images.train.classes());
  rw::Rng rng(seed, rw::Purpose::build);
  net.build(images.train.shape(), rng);
  rw::Trainer trainer{
      net, rw::SoftmaxCrossEntropy{},
      rw::SGD{
          .learning_rate = job.rate, .momentum = job.momentum, .decay = job.decay()}};
  const auto before = example::links_of(net);
  const auto checkpoint = folder / "checkpoint.safetensors";
  if (job.resume && std::filesystem::exists(checkpoint))
    rw::resume(checkpoint, trainer);

  rw::FitOptions options{.epochs = job.epochs_of(model),
                         .batch_size = job.batch,
                         .seed = seed,
                         .threads = job.threads,
                         .test = &images.test};
  if (!job.no_augmentation) options.augment = rw::RandomAffine{};
  rw::ProgressLine progress(std::cout, example::on_terminal(), model);
  rw::Monitor monitor(folder / "monitor.csv");
  rw::MetricsCsv metrics(folder / "metrics.csv");
  rw::CheckpointSaver saver(checkpoint, trainer, 10);
  example::MeasuredCurve training(
      folder / "training.csv", std::max<std::size_t>(options.epochs / 50, 1), [&] {
        const rw::Scores scores = trainer.evaluate(some_training);
        return std::map<std::string, double>{{"train_accuracy", scores.accuracy},
                                             {"train_loss", scores.loss}};
      });
  example::StopOnInterrupt interrupt;
  trainer.fit(images.train, options, progress, monitor, metrics, training, saver,
              interrupt);
  if (trainer.state().epochs < options.epochs) return;  // interrupted

  example::Outcome outcome =
      example::outcome_of(model, seed, net, before, monitor, folder);
  rw::RunResult& result = outcome.result;
  const std::size_t epochs = outcome.curve.last_epoch();  // as many or, resumed, more
  result.settings = settings(job, epochs, seed, images.train.name());
  const auto trained_on = static_cast<double>(images.train.size() * epochs);
  result.train_flops = example::train_flops(model, net, trained_on, job.interval);
  result.inference_flops = rw::inference_flops(net);
  result.metrics["test_accuracy"] = outcome.curve.last("test_accuracy").value_or(0);
  result.metrics["train_accuracy"] =
      training.curve().last("train_accuracy").value_or(0);
  example::end_run("cifar10_mlp", outcome, job.threads, folder);
}

int main(int argc, char** argv) {
  Job job;
  CLI::App app("SET, RigL, FixProb and Dense perceptrons on CIFAR-10.");
  example::add_options(app, job, "small");
  app.add_option("--models", job.models, "which of SET, RigL, FixProb, Dense")
      ->delimiter(',')
      ->check(CLI::IsMember(all_models));
  app.add_option("--seeds", job.seeds, "runs of each model, with seeds from --seed on")
      ->check(CLI::PositiveNumber);
  app.add_option("--activation", job.activation,
                 "relu, as the assignment; srelu, as the published curves; allrelu")
      ->check(CLI::IsMember({"relu", "srelu", "allrelu"}));
  app.add_option("--dense-epochs", job.dense_epochs, "of Dense; 0: as the others");
  app.add_option("--epsilon", job.epsilon,
                 "links = epsilon * (inputs + outputs) of a layer");
  app.add_option("--zeta", job.zeta, "share of links that SET and RigL move");
  app.add_option("--interval", job.interval, "steps between two rewirings of RigL");
  app.add_option("--batch", job.batch, "images a step");
  app.add_option("--rate", job.rate, "learning rate of all models");
  app.add_flag("--no-augmentation", job.no_augmentation, "images as they are");
  app.add_flag("--report", job.report, "train nothing; tables and pictures of --out");
  return example::run(app, argc, argv, [&] {
    choose(job);
    example::make_folder(job.out);
    if (!job.report) {
      std::cout << "rewire " << rw::version << " on " << rw::RunReport::processor()
                << ", kernels " << rw::name(rw::isa()) << ", OpenBLAS "
                << rw::blas_core() << "\n";
      const rw::Split images =
          load(job.data / "cifar10", job.preset == "smoke", job.seed);
      const rw::Dataset some = images.train.subset(
          first_positions(std::min<std::size_t>(10000, images.train.size())));
      for (const std::string& model : job.models) {
        for (std::uint64_t seed = job.seed; seed < job.seed + job.seeds; ++seed) {
          train(job, model, seed, images, some);
          if (!example::StopOnInterrupt::happened()) continue;
          std::cout << "stopped; --resume goes on from " << job.out.string() << "\n";
          return 130;
        }
      }
    }
    std::cout << report(job.out, job.threads);
    return 0;
  });
}
