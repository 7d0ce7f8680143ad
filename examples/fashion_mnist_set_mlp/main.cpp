// SPDX-License-Identifier: BSD-3-Clause

// Does a network that has about 3 % of its connections learn as well as a
// dense one?
//
// The tutorial run of Sparse Evolutionary Training: a perceptron 784-1000-1000-1000-10
// on 5,000 training and 1,000 test images of Fashion-MNIST, three times: SET (links
// rewire after each epoch), FixProb (links stay as drawn) and Dense.  Ends with a table
// beside the published one, and with pictures, in --out.  --models RigL trains RigL.
//
//   fashion_mnist_set_mlp                  400 epochs each, as published: minutes
//   fashion_mnist_set_mlp --preset smoke   seconds, on generated digits
//
// Gradients are means over the batch for all three.  (The published dense program sums
// its weight gradients, at a rate of 0.001 and 40 images a batch: 0.04 on the mean;
// here all have 0.05.)

#include <iostream>
#include <string>
#include <vector>

#include <rewire/io.hpp>
#include <rewire/rewire.hpp>

#include "fashion_mnist_set_mlp/images.hpp"
#include "fashion_mnist_set_mlp/job.hpp"
#include "fashion_mnist_set_mlp/pictures.hpp"
#include "fashion_mnist_set_mlp/results.hpp"
#include "support/interrupt.hpp"

namespace rw = rewire;

rw::Mlp network(const Job& job, const std::string& model, std::size_t classes) {
  rw::MlpOptions options{.dropout = job.dropout};
  if (model == "SET")
    options.topology = rw::SET{.epsilon = job.epsilon, .zeta = job.zeta};
  if (model == "RigL") options.topology = rw::RigL{.epsilon = job.epsilon};
  if (model == "FixProb") options.topology = rw::FixProb{.epsilon = job.epsilon};
  return rw::mlp({job.hidden, job.hidden, job.hidden, classes}, options);
}

example::Outcome train(const Job& job, const std::string& model, std::uint64_t seed,
                       const rw::Split& drawn, const rw::Dataset& all_test) {
  const auto folder = job.out / (model + "-seed" + std::to_string(seed));
  example::make_folder(folder);
  rw::reset_peak_resident_bytes();

  rw::Mlp net = network(job, model, drawn.train.classes());
  rw::Rng rng(seed, rw::Purpose::build);
  net.build(drawn.train.shape(), rng);
  rw::Trainer trainer{
      net, rw::SoftmaxCrossEntropy{},
      rw::SGD{.learning_rate = job.rate, .momentum = job.momentum, .decay = job.decay}};
  const auto before = example::links_of(net);
  const auto checkpoint = folder / "checkpoint.safetensors";
  if (job.resume && std::filesystem::exists(checkpoint))
    rw::resume(checkpoint, trainer);

  rw::ProgressLine progress(std::cout, example::on_terminal(), model);
  rw::Monitor monitor(folder / "monitor.csv");
  rw::MetricsCsv metrics(folder / "metrics.csv");
  rw::CheckpointSaver saver(checkpoint, trainer, 20);
  rw::TopologyRecorder rewirings;
  example::StopOnInterrupt interrupt;
  trainer.fit(drawn.train,
              {.epochs = job.epochs,
               .batch_size = job.batch,
               .seed = seed,
               .threads = job.threads,
               .test = &drawn.test,
               .evaluate_train = true},
              progress, monitor, metrics, rewirings, saver, interrupt);
  if (example::StopOnInterrupt::happened()) rw::save_checkpoint(checkpoint, trainer);

  example::Outcome outcome =
      example::outcome_of(model, seed, net, before, monitor, folder);
  rw::RunResult& result = outcome.result;
  result.settings = settings(job, seed, drawn.train.name());
  result.train_flops = example::train_flops(
      model, net, static_cast<double>(drawn.train.size() * job.epochs));
  result.inference_flops = rw::inference_flops(net);
  for (const char* const metric : {"test_accuracy", "train_accuracy"})
    result.metrics[metric] = outcome.curve.last(metric).value_or(0);
  result.metrics["test_accuracy_all"] = trainer.evaluate(all_test).accuracy;
  write_input_connections(rewirings, folder / "input_connections.csv");
  return outcome;
}

int main(int argc, char** argv) {
  Job job;
  CLI::App app(
      "SET, FixProb and Dense perceptrons on Fashion-MNIST, as in the SET tutorial.");
  example::add_options(app, job, "paper");
  app.add_option("--models", job.models, "which of SET, RigL, FixProb, Dense")
      ->delimiter(',')
      ->check(CLI::IsMember({"SET", "RigL", "FixProb", "Dense"}));
  app.add_option("--seeds", job.seeds, "runs of each model, with seeds from --seed on")
      ->check(CLI::PositiveNumber);
  app.add_option("--epsilon", job.epsilon,
                 "links = epsilon * (inputs + outputs) of a layer");
  app.add_option("--zeta", job.zeta, "share of links that SET moves after an epoch");
  app.add_option("--batch", job.batch, "images a step");
  app.add_option("--rate", job.rate, "learning rate of all models");
  return example::run(app, argc, argv, [&] {
    const bool smoke = job.preset == "smoke";
    if (smoke) job.train_samples = 2000, job.test_samples = 500, job.hidden = 300;
    if (job.epochs == 0) job.epochs = smoke ? 20 : job.preset == "small" ? 50 : 400;
    example::make_folder(job.out);
    std::cout << "rewire " << rw::version << " on " << rw::RunReport::processor()
              << ", kernels " << rw::name(rw::isa()) << ", OpenBLAS " << rw::blas_core()
              << "\n";

    rw::Split all = smoke ? generated(job.train_samples, job.test_samples, job.seed)
                          : load(job.data / "fashion-mnist", job.train_samples,
                                 job.test_samples, job.seed);
    const std::string data = all.train.name();
    std::vector<rw::Split> drawn;  // for each seed
    for (std::uint64_t seed = job.seed; seed < job.seed + job.seeds; ++seed) {
      drawn.push_back({draw(all.train, job.train_samples, seed),
                       draw(all.test, job.test_samples, seed)});
    }
    all.train = {};  // 47 MB that no model needs

    std::vector<example::Outcome> outcomes;
    for (const std::string& model : job.models) {
      for (std::size_t i = 0; i < job.seeds; ++i) {
        outcomes.push_back(train(job, model, job.seed + i, drawn[i], all.test));
        if (!example::StopOnInterrupt::happened()) continue;
        std::cout << "stopped; --resume goes on from " << job.out.string() << "\n";
        return 130;
      }
    }
    const example::Table table =
        comparison(outcomes, data.starts_with("Fashion-MNIST") && job.epochs == 400);
    std::cout << "\n" << example::aligned(table) << "\n";
    example::write_results("fashion_mnist_set_mlp", outcomes, job.threads,
                           job.out / "result.json");
    std::cout << draw_pictures(outcomes, table, drawn[0].train, job.out) << "\n";
    return 0;
  });
}
