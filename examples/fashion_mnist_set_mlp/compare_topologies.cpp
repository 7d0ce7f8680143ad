// SPDX-License-Identifier: BSD-3-Clause

// What is each choice in a topology worth?
//
// The network, data and optimizer of fashion_mnist_set_mlp with other topologies: SET
// by each rule of removal (the weakest by sign, as published, the weakest of all, any,
// and the strongest: the controls of the paper), links that stay, by Erdos-Renyi and by
// ERK, RigL, and what prunes.  Ends with a table; each run leaves the history of its
// links in a folder of its own in --out.
//
//   compare_topologies --data data                   the default models, 60 epochs
//   compare_topologies --models SET,gradual --seeds 3

#include <iostream>
#include <map>
#include <string>
#include <vector>

#include <rewire/io.hpp>
#include <rewire/rewire.hpp>

#include "fashion_mnist_set_mlp/images.hpp"
#include "support/model_program.hpp"
#include "support/run.hpp"
#include "support/table.hpp"

namespace rw = rewire;

namespace {

const double epsilon = 13;
const std::vector<std::size_t> widths{1000, 1000, 1000, 10};
const rw::Shape image{784};

/// The share of cells that Erdos-Renyi links in all layers together, 85,192 links.
rw::Sparsity sparsity() {
  double links = 0, cells = 0;
  for (const rw::Extent& layer : rw::mlp_extents(image, widths)) {
    cells += static_cast<double>(layer.cells());
    links += rw::erdos_renyi(epsilon, layer) * static_cast<double>(layer.cells());
  }
  return {1 - links / cells};
}

const std::map<std::string, rw::AnyTopology> topologies{
    {"SET", rw::SET{.epsilon = epsilon}},
    {"magnitude", rw::SET{.epsilon = epsilon, .removal = rw::Removal::magnitude}},
    {"random", rw::SET{.epsilon = epsilon, .removal = rw::Removal::random}},
    {"largest", rw::SET{.epsilon = epsilon, .removal = rw::Removal::largest}},
    {"FixProb", rw::FixProb{.epsilon = epsilon}},
    {"ERK", rw::FixProb{.density = rw::Density::erk(rw::mlp_extents(image, widths),
                                                    sparsity())}},
    {"uniform", rw::FixProb{.density = sparsity()}},
    {"RigL", rw::RigL{.epsilon = epsilon}},
    {"importance",
     rw::ImportancePruning{.set = {.epsilon = epsilon}, .after = 20, .every = 10}},
    {"gradual", rw::GradualPruning{.start = 0.3, .density = 0.027}}};

struct Job : example::Options {
  std::vector<std::string> models{"SET",     "magnitude", "random",
                                  "largest", "FixProb",   "RigL"};
  std::size_t seeds = 2;
};

example::Outcome train(const Job& job, const std::string& model, std::uint64_t seed,
                       const rw::Split& drawn, const rw::Dataset& all_test) {
  auto shape = widths;
  shape.back() = drawn.train.classes();
  rw::Mlp net = rw::mlp(shape, {.topology = topologies.at(model), .dropout = 0.2});
  example::Run run(job, model, seed);
  run.build(net, drawn.train.shape());
  rw::Trainer trainer{net, rw::SoftmaxCrossEntropy{},
                      rw::SGD{.learning_rate = 0.05, .momentum = 0.9, .decay = 0.0002}};
  rw::TopologyRecorder links;
  run.resume(trainer, links);
  rw::CheckpointSaver saver(run.checkpoint(), trainer, 10, links);
  run.fit(trainer, drawn.train,
          {.epochs = job.epochs, .batch_size = 40, .test = &drawn.test}, links, saver);
  rw::write_topology_csv(links, run.folder() / "links.csv");

  example::Outcome o = run.outcome(net);
  o.result.settings = {{"seed", seed},
                       {"epochs", job.epochs},
                       {"data", drawn.train.name()},
                       {"topology", model}};
  o.result.metrics["test_accuracy"] = o.curve.last("test_accuracy").value_or(0);
  o.result.metrics["test_accuracy_all"] = trainer.evaluate(all_test).accuracy;
  const auto second = links.layers().find("layer.3");  // 1000 - 1000; after a dropout
  if (second != links.layers().end()) {
    o.result.metrics["places_used_share"] =
        second->second.records.back().places_used_share;
  }
  return o;
}

/// A row a topology, means over the seeds.
example::Table comparison(const std::vector<example::Outcome>& outcomes) {
  example::Table table{{"", "test accuracy, %", "on all test images, %", "links",
                        "places used, %", "training, s"}};
  for (const example::Outcome* first : example::first_of_each(outcomes)) {
    const auto runs = example::runs_of(outcomes, first->name());
    const auto spread = [&](int digits, auto of) {
      return example::Spread(example::each(runs, of)).str(digits);
    };
    const auto percent = [&](int digits, const char* metric) {
      if (!first->result.metrics.contains(metric)) return std::string("-");
      return spread(digits, [&](auto& o) { return 100 * o.metric(metric); });
    };
    table.push_back(
        {first->name(), percent(1, "test_accuracy"), percent(2, "test_accuracy_all"),
         spread(0, [](auto& o) { return static_cast<double>(o.result.connections); }),
         percent(1, "places_used_share"),
         spread(0, [](auto& o) { return o.training_seconds(); })});
  }
  return table;
}

}  // namespace

int main(int argc, char** argv) {
  Job job;
  CLI::App app("The network of fashion_mnist_set_mlp with other topologies.");
  example::add_options(app, job);
  app.add_option("--models", job.models, "which topologies")
      ->delimiter(',')
      ->check(CLI::IsMember(topologies));
  app.add_option("--seeds", job.seeds, "runs of each, with seeds from --seed on")
      ->check(CLI::PositiveNumber);
  return example::run(app, argc, argv, [&] {
    const bool smoke = job.preset == "smoke";
    if (job.epochs == 0) job.epochs = smoke ? 2 : job.preset == "small" ? 60 : 400;
    example::make_folder(job.out);
    const rw::Split all = smoke
                              ? generated(500, 500, job.seed)
                              : load(job.data / "fashion-mnist", 5000, 1000, job.seed);
    std::vector<example::Outcome> outcomes;
    const bool done = example::each_run(job, [&](auto& model, std::uint64_t seed) {
      const rw::Split drawn{draw(all.train, 5000, seed), draw(all.test, 1000, seed)};
      outcomes.push_back(train(job, model, seed, drawn, all.test));
    });
    if (!done) return example::interrupted;
    std::cout << "\n" << example::aligned(comparison(outcomes));
    example::write_results("compare_topologies", job, outcomes,
                           job.out / "result.json");
    std::cout << "\nin " << job.out.string() << ": result.json\n";
    return 0;
  });
}
