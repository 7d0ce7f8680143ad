// SPDX-License-Identifier: BSD-3-Clause

// What the environment promises of networks, steps and trainings.

#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <rewire/analysis/flops.hpp>

#include "sparse_training_environment/algorithms.hpp"
#include "sparse_training_environment/macs.hpp"
#include "sparse_training_environment/network.hpp"
#include "sparse_training_environment/pictures.hpp"
#include "sparse_training_environment/rhythm.hpp"
#include "sparse_training_environment/test_support.hpp"
#include "sparse_training_environment/widths.hpp"

namespace {

struct Macs {
  double source, exact;
};

Macs macs_of(const std::string& dataset, rewire::Shape input, std::size_t classes) {
  Task task = standard(published(dataset));
  task.config["algorithm"] = dense;
  rewire::Mlp net = network_of(task, input, classes, 1);
  rewire::Rng rng(1);
  net.build(input, rng);
  return {source_macs(net).sparse, rewire::forward_macs(net).sparse};
}

struct Steps {
  std::size_t an_epoch, all, updates;
  bool operator==(const Steps&) const = default;
};

Steps steps_of(const std::string& dataset, std::size_t rows,
               const std::string& algorithm) {
  Task task = standard(published(dataset));
  task.config["algorithm"] = algorithm;
  task.config["sparsity"] = 0.9;
  const Rhythm rhythm = rhythm_of(task, rows);
  const std::vector<rewire::Extent> layers{{.outputs = 10, .inputs = 10}};
  const rewire::AnyTopology topology =
      *topology_of(task.config, layers, rhythm.interval);
  Steps steps{rhythm.steps_per_epoch, rhythm.steps(), 0};
  for (std::size_t step = 0; step < rhythm.steps(); ++step) {
    const rewire::Progress now{.epoch = step / rhythm.steps_per_epoch,
                               .epochs = rhythm.epochs,
                               .step = step,
                               .steps_per_epoch = rhythm.steps_per_epoch};
    const rewire::Evolve due = rewire::due(topology, now);
    if (due == rewire::Evolve::no) continue;
    CHECK(due == rewire::Evolve::instead_of_update);
    ++steps.updates;
  }
  return steps;
}

}  // namespace

TEST_CASE("networks: the published ones have the published MACs, and the exact ones") {
  const Macs mnist = macs_of("mnist", {784}, 10), higgs = macs_of("higgs", {28}, 2),
             balanced = macs_of("electricity", {7}, 2),
             cifar = macs_of("cifar10", {3, 32, 32}, 10);

  CHECK(mnist.source == 2'794'000);
  CHECK(mnist.exact == 2'794'000);
  CHECK(higgs.source == 2'030'000);
  CHECK(balanced.source == 2'009'000);
  CHECK(cifar.source == 40'551'040);
  CHECK(cifar.exact == 51'654'016);
}

// Of HIGGS and Electricity the published program has one more, 160 and 112: on the very
// step at which rewiring ends, where the drop fraction has become 0 and no link moves.
TEST_CASE("steps: as many, and as many rewirings, as the published runs have") {
  for (const std::string algorithm : {"set", "rigl"}) {
    CAPTURE(algorithm);
    CHECK(steps_of("mnist", 60'000, algorithm) == Steps{468, 93'600, 178});
    CHECK(steps_of("higgs", 10'500'000, algorithm) == Steps{2'563, 512'600, 159});
    CHECK(steps_of("electricity", 26'931, algorithm) == Steps{210, 42'000, 111});
    CHECK(steps_of("cifar10", 50'000, algorithm) == Steps{195, 26'325, 197});
    CHECK(steps_of("svhn", 73'257, algorithm) == Steps{286, 38'610, 289});
  }
}

TEST_CASE(
    "steps: fewer rows than the published ones get a batch that fits, and rewire") {
  Plan plan = published("higgs");
  plan.task.fit_to_rows = true;
  const Rhythm rhythm = rhythm_of(standard(plan), 20'970);

  CHECK(rhythm.batch == 256);
  CHECK(rhythm.steps_per_epoch == 81);
  CHECK(rhythm.interval == 81);
  // What has rows enough keeps the published interval, of more than an epoch.
  const Rhythm published_rows =
      rhythm_of(standard(planned({"experiment=electricity"})), 26'931);
  CHECK(published_rows.batch == 128);
  CHECK(published_rows.interval == 300);
  CHECK(published_rows.steps_per_epoch == 210);
}

TEST_CASE("steps: a run never rewires where its interval is beyond the end of that") {
  Task task = standard(published("mnist"));
  const auto ever = [&](std::int64_t interval, double end) {
    task.config["update_end"] = end;
    const std::vector<rewire::Extent> layers{{.outputs = 10, .inputs = 10}};
    return rewires(*topology_of(task.config, layers, interval),
                   {.batch = 128, .interval = 1, .steps_per_epoch = 100, .epochs = 10});
  };

  CHECK(ever(900, 1));
  CHECK_FALSE(ever(900, 0.8));
  CHECK(ever(799, 0.8));
  CHECK_FALSE(ever(1000, 1));
}

TEST_CASE("perceptrons: widths go from the first to the middle and on to the last") {
  using Widths = std::vector<std::size_t>;
  CHECK(hidden_widths(1, 100, 40, 80) == Widths{100});
  CHECK(hidden_widths(2, 100, 40, 80) == Widths{100, 80});
  CHECK(hidden_widths(3, 100, 40, 80) == Widths{100, 40, 80});
  CHECK(hidden_widths(4, 100, 40, 80) == Widths{100, 40, 60, 80});
  CHECK(hidden_widths(5, 100, 40, 80) == Widths{100, 70, 40, 60, 80});
  CHECK(hidden_widths(8, 100, 40, 80) == Widths{100, 80, 60, 40, 50, 60, 70, 80});
  CHECK(hidden_widths(4, 1, 2, 3) == Widths{1, 2, 2, 3});  // halves to even
  CHECK(hidden_widths(4, 3, 4, 5) == Widths{3, 4, 4, 5});

  Task task = standard(published("mnist"));
  task.config["algorithm"] = dense;
  task.config["num_mlp_layers"] = std::int64_t{4};
  task.config["size_first_mlp_layer"] = std::int64_t{100};
  task.config["size_middle_mlp_layer"] = std::int64_t{40};
  task.config["size_last_mlp_layer"] = std::int64_t{80};
  rewire::Mlp net = network_of(task, {784}, 10, 1);
  rewire::Rng rng(1);
  net.build({784}, rng);
  CHECK(rewire::forward_macs(net).sparse ==
        784 * 100 + 100 * 40 + 40 * 60 + 60 * 80 + 80 * 10);
}

TEST_CASE("reproduction: dense, then SET and RigL at 15 sparsities each, ascending") {
  const std::vector<Task> tasks = tasks_of_seed(published("fashion_mnist"), 1);

  REQUIRE(tasks.size() == 31);
  CHECK(word(tasks[0].config, "algorithm") == dense);
  for (std::size_t i = 1; i < 31; ++i) {
    CAPTURE(i);
    CHECK(word(tasks[i].config, "algorithm") == (i <= 15 ? "set" : "rigl"));
    CHECK(tasks[i].fold == -1);
    if (i % 15 != 1)
      CHECK(real(tasks[i - 1].config, "sparsity") < real(tasks[i].config, "sparsity"));
  }
  CHECK(real(tasks[1].config, "sparsity") == 0.1);
  CHECK(real(tasks[30].config, "sparsity") == 0.99);
}

TEST_CASE(
    "pictures: a line through the means of the seeds, a band around all of them") {
  rewire::Panel panel;
  add_means(panel, "set", 1, {{0.5, {1, 3, 2}}, {0.9, {4, 4, 7}}});

  REQUIRE(panel.series.size() == 2);
  const rewire::Series &band = panel.series[0], &line = panel.series[1];
  CHECK(band.style == rewire::Series::area);
  CHECK(band.x == std::vector<double>{0.5, 0.9, 0.9, 0.5});
  CHECK(band.y == std::vector<double>{1, 4, 7, 3});
  CHECK(line.x == std::vector<double>{0.5, 0.9});
  CHECK(line.y == std::vector<double>{2, 5});
}
