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

#include <cstdint>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "fashion_mnist_set_mlp/comparison.hpp"
#include "fashion_mnist_set_mlp/images.hpp"
#include "support/models.hpp"
#include "support/program.hpp"
#include "support/table.hpp"

namespace rw = rewire;

namespace {

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
  Comparison job;
  CLI::App app("The network of fashion_mnist_set_mlp with other topologies.");
  example::add_options(app, job);
  app.add_option("--models", job.models, "which topologies")
      ->delimiter(',')
      ->check(CLI::IsMember(topologies()));
  app.add_option("--seeds", job.seeds, "runs of each, with seeds from --seed on")
      ->check(example::positive());
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
      outcomes.push_back(
          train(job, model, topologies().at(model), seed, drawn, all.test));
    });
    if (!done) return example::interrupted;
    std::cout << "\n" << example::aligned(comparison(outcomes));
    example::write_results("compare_topologies", job, outcomes,
                           job.out / "result.json");
    std::cout << "\nin " << job.out.string() << ": result.json\n";
    return 0;
  });
}
