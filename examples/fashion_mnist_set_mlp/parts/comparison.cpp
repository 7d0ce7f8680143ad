// SPDX-License-Identifier: BSD-3-Clause
#include "fashion_mnist_set_mlp/comparison.hpp"

#include <string>

#include <rewire/io/checkpoint_saver.hpp>
#include <rewire/io/topology_csv.hpp>
#include <rewire/io/topology_memory.hpp>
#include <rewire/training/observers/topology_recorder.hpp>

#include "fashion_mnist_set_mlp/network.hpp"
#include "fashion_mnist_set_mlp/recorded.hpp"
#include "support/run.hpp"

namespace rw = rewire;

example::Outcome train(const Comparison& job, const std::string& model,
                       const rw::AnyTopology& topology, std::uint64_t seed,
                       const rw::Split& drawn, const rw::Dataset& all_test) {
  rw::Mlp net = network(hidden, drawn.train.classes(), topology, 0.2);
  example::Run run(job, model, seed,
                   {{"seed", seed},
                    {"epochs", job.epochs},
                    {"data", drawn.train.name()},
                    {"topology", model}});
  run.build(net, drawn.train.shape());
  example::Classifier trainer{
      net, rw::SoftmaxCrossEntropy{},
      rw::SGD{.learning_rate = 0.05, .momentum = 0.9, .decay = 0.0002}};
  rw::TopologyRecorder links;
  run.resume(trainer, links);
  rw::CheckpointSaver saver(run.checkpoint(), trainer, 10, links);
  run.fit(trainer, drawn.train,
          {.epochs = job.epochs, .batch_size = 40, .test = &drawn.test}, links, saver);
  rw::write_topology_csv(links, run.folder() / "links.csv");

  example::Outcome o = run.outcome(net);
  o.result.metrics["test_accuracy"] = o.curve.last("test_accuracy").value_or(0);
  o.result.metrics["test_accuracy_all"] = trainer.evaluate(all_test).accuracy;
  const auto second = links.layers().find("layer.3");  // 1000 - 1000; after a dropout
  if (second != links.layers().end()) {
    o.result.metrics["places_used_share"] =
        second->second.records.back().places_used_share;
  }
  return o;
}
