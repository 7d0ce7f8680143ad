// SPDX-License-Identifier: BSD-3-Clause

// What is each choice in a topology worth?
//
// The network, data and optimizer of fashion_mnist_set_mlp with other topologies: SET
// by each rule of removal (the weakest by sign, as published, the weakest of all, any,
// and the strongest: the controls of the paper), links that stay, by Erdos-Renyi and by
// ERK, RigL, and what prunes.  Ends with a table, also as topologies.csv in --out,
// where each run leaves the history of its links.
//
//   compare_topologies --data data                   the default models, 60 epochs
//   compare_topologies --models SET,gradual --seeds 3

#include <algorithm>
#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include <rewire/io.hpp>
#include <rewire/rewire.hpp>

#include "fashion_mnist_set_mlp/images.hpp"
#include "support/options.hpp"
#include "support/table.hpp"

namespace rw = rewire;

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

struct Result {
  double last = 0, all = 0, links = 0, places = 0, seconds = 0;
};

Result train(const Job& job, const std::string& model, std::uint64_t seed,
             const rw::Split& drawn, const rw::Dataset& all_test) {
  auto shape = widths;
  shape.back() = drawn.train.classes();
  rw::Mlp net = rw::mlp(shape, {.topology = topologies.at(model), .dropout = 0.2});
  rw::Trainer trainer{net, rw::SoftmaxCrossEntropy{},
                      rw::SGD{.learning_rate = 0.05, .momentum = 0.9, .decay = 0.0002}};
  const std::string name = model + "-seed" + std::to_string(seed);
  rw::ProgressLine progress(std::cout, example::on_terminal(), name);
  rw::TopologyRecorder links;
  const rw::Report end = trainer.fit(drawn.train,
                                     {.epochs = job.epochs,
                                      .batch_size = 40,
                                      .seed = seed,
                                      .threads = job.threads,
                                      .test = &drawn.test},
                                     progress, links);
  rw::write_topology_csv(links, job.out / (name + "-links.csv"));
  Result r{.last = 100 * end.test->accuracy,
           .all = 100 * trainer.evaluate(all_test).accuracy,
           .links = static_cast<double>(rw::count(net).connections),
           .seconds = end.seconds.train + end.seconds.data + end.seconds.evolve};
  const auto second = links.layers().find("layer.3");  // 1000 - 1000; after a dropout
  if (second != links.layers().end())
    r.places = 100 * second->second.back().places_used_share;
  return r;
}

int main(int argc, char** argv) {
  Job job;
  CLI::App app("The network of fashion_mnist_set_mlp with other topologies.");
  example::add_options(app, job, "small");
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
    example::Table table{{"", "test accuracy, %", "on all test images, %", "links",
                          "places used, %", "training, s"}};
    std::string csv = "model,seed,test_accuracy,test_accuracy_all,links,places_used\n";
    for (const std::string& model : job.models) {
      std::map<std::string, std::vector<double>> of;
      for (std::uint64_t seed = job.seed; seed < job.seed + job.seeds; ++seed) {
        const rw::Split drawn{draw(all.train, 5000, seed), draw(all.test, 1000, seed)};
        const Result r = train(job, model, seed, drawn, all.test);
        of["last"].push_back(r.last);
        of["all"].push_back(r.all);
        of["links"].push_back(r.links);
        of["places"].push_back(r.places);
        of["seconds"].push_back(r.seconds);
        csv += rw::text(model, ",", seed, ",", r.last, ",", r.all, ",", r.links, ",",
                        r.places, "\n");
      }
      const auto spread = [&](const char* what, int digits) {
        return example::Spread(of[what]).str(digits);
      };
      table.push_back({model, spread("last", 1), spread("all", 2), spread("links", 0),
                       of["places"][0] > 0 ? spread("places", 1) : "-",
                       spread("seconds", 0)});
    }
    std::cout << "\n" << example::aligned(table);
    rw::AtomicFile file(job.out / "topologies.csv");
    file.write(csv);
    file.commit();
    return 0;
  });
}
