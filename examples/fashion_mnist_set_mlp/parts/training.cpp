// SPDX-License-Identifier: BSD-3-Clause
#include "fashion_mnist_set_mlp/training.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

#include <rewire/analysis/flops.hpp>
#include <rewire/io/checkpoint_saver.hpp>

#include "fashion_mnist_set_mlp/network.hpp"
#include "support/classifier.hpp"
#include "support/connectivity.hpp"
#include "support/run.hpp"

namespace rw = rewire;

static example::RunSettings settings(const Job& job, std::uint64_t seed,
                                     const std::string& data) {
  example::RunSettings all = example::settings(job, seed, data);
  all["train_samples"] = job.train_samples;
  all["test_samples"] = job.test_samples;
  all["hidden"] = job.hidden;
  return all;
}

example::Outcome train(const Job& job, const std::string& model, std::uint64_t seed,
                       const rw::Split& drawn, const rw::Dataset& all_test) {
  rw::Mlp net =
      network(job.hidden, drawn.train.classes(), example::topology(model, job),
              job.dropout, job.first_weights());
  example::Run run(job, model, seed, settings(job, seed, drawn.train.name()));
  run.build(net, drawn.train.shape());
  example::Classifier trainer{
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
  result.train_flops = example::train_flops(
      model, net, static_cast<double>(drawn.train.size() * job.epochs), job.interval);
  result.inference_flops = rw::inference_flops(net);
  for (const char* const metric : {"test_accuracy", "train_accuracy"})
    result.metrics[metric] = outcome.curve.last(metric).value_or(0);
  result.metrics["test_accuracy_all"] = trainer.evaluate(all_test).accuracy;
  return outcome;
}
