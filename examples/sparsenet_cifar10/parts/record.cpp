// SPDX-License-Identifier: BSD-3-Clause
#include "sparsenet_cifar10/record.hpp"

#include <rewire/analysis/flops.hpp>
#include <rewire/network/count.hpp>

#include "support/outcome.hpp"
#include "support/run_folder.hpp"

void record(const Job& job, const rewire::SparseNet<>& net, const rewire::Dataset& set,
            const example::Curve& training, const example::Run& run) {
  example::Outcome outcome = run.outcome(net);
  rewire::RunResult& result = outcome.result;
  const auto trained_on = static_cast<double>(set.size() * job.epochs);
  result.train_flops =
      example::train_flops(job.topology, net, trained_on, job.interval);
  result.inference_flops = rewire::inference_flops(net);
  result.metrics["parameters"] = static_cast<double>(rewire::count(net).parameters);
  result.metrics["test_accuracy"] = outcome.curve.last("test_accuracy").value_or(0);
  result.metrics["train_accuracy"] = training.last("train_accuracy").value_or(0);
  result.metrics["images_per_second"] =
      static_cast<double>(set.size()) / example::epoch_seconds(outcome);
  example::end_run("sparsenet_cifar10", job, outcome, run.folder());
}
