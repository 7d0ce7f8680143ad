// SPDX-License-Identifier: BSD-3-Clause

// Does a network that has about 3 % of its connections learn as well as a
// dense one?
//
// The tutorial run of Sparse Evolutionary Training: a perceptron 784-1000-1000-1000-10
// on 5,000 training and 1,000 test images of Fashion-MNIST, three times: SET (links
// rewire after each epoch), FixProb (links stay as drawn) and Dense.  Ends with a table
// beside the published one, and with pictures, in --out.  --models RigL trains RigL.
//
//   fashion_mnist_set_mlp                  50 epochs each
//   fashion_mnist_set_mlp --preset paper   400, as published: minutes
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
#include "support/connectivity.hpp"
#include "support/run.hpp"

namespace rw = rewire;

rw::Mlp network(const Job& job, const std::string& model, std::size_t classes) {
  return rw::mlp({job.hidden, job.hidden, job.hidden, classes},
                 {.topology = example::topology(model, job),
                  .dropout = job.dropout,
                  .initial = job.first_weights()});
}

example::Outcome train(const Job& job, const std::string& model, std::uint64_t seed,
                       const rw::Split& drawn, const rw::Dataset& all_test) {
  rw::Mlp net = network(job, model, drawn.train.classes());
  example::Run run(job, model, seed);
  run.build(net, drawn.train.shape());
  rw::Trainer trainer{
      net, rw::SoftmaxCrossEntropy{},
      rw::SGD{.learning_rate = job.rate, .momentum = job.momentum, .decay = job.decay}};
  run.resume(trainer);

  example::Connectivity inputs(run.folder() / "input_connections.csv",
                               run.links_of_inputs(), trainer.state().epochs);
  rw::CheckpointSaver saver(run.checkpoint(), trainer, 20);
  run.fit(trainer, drawn.train,
          {.epochs = job.epochs,
           .batch_size = job.batch,
           .test = &drawn.test,
           .evaluate_train = true},
          inputs, saver);

  example::Outcome outcome = run.outcome(net);
  rw::RunResult& result = outcome.result;
  result.settings = settings(job, seed, drawn.train.name());
  result.train_flops = example::train_flops(
      model, net, static_cast<double>(drawn.train.size() * job.epochs), job.interval);
  result.inference_flops = rw::inference_flops(net);
  for (const char* const metric : {"test_accuracy", "train_accuracy"})
    result.metrics[metric] = outcome.curve.last(metric).value_or(0);
  result.metrics["test_accuracy_all"] = trainer.evaluate(all_test).accuracy;
  return outcome;
}

int main(int argc, char** argv) {
  Job job;
  CLI::App app(
      "SET, FixProb and Dense perceptrons on Fashion-MNIST, as in the SET tutorial.");
  example::add_options(app, job);
  return example::run(app, argc, argv, [&] {
    choose(job);
    example::make_folder(job.out);
    example::print_machine();
    rw::Split all = job.preset == "smoke"
                        ? generated(job.train_samples, job.test_samples, job.seed)
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
    const bool done = example::each_run(job, [&](auto& model, std::uint64_t seed) {
      outcomes.push_back(train(job, model, seed, drawn[seed - job.seed], all.test));
    });
    if (!done) return example::interrupted;
    const example::Table table =
        comparison(outcomes, data.starts_with("Fashion-MNIST") && job.epochs == 400);
    std::cout << "\n" << example::aligned(table) << "\n";
    example::write_results("fashion_mnist_set_mlp", job, outcomes,
                           job.out / "result.json");
    std::cout << draw_pictures(job, outcomes, table, drawn[0].train) << "\n";
    return 0;
  });
}
