// SPDX-License-Identifier: BSD-3-Clause

// What the environment promises of networks, steps, sweeps and files.

#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <rewire/analysis/flops.hpp>

#include "sparse_training_environment/algorithms.hpp"
#include "sparse_training_environment/comparisons.hpp"
#include "sparse_training_environment/compose.hpp"
#include "sparse_training_environment/macs.hpp"
#include "sparse_training_environment/network.hpp"
#include "sparse_training_environment/plan.hpp"
#include "sparse_training_environment/rhythm.hpp"
#include "sparse_training_environment/searches.hpp"
#include "sparse_training_environment/svhn.hpp"
#include "sparse_training_environment/tables.hpp"
#include "support/coloured_digits.hpp"

namespace {

namespace fs = std::filesystem;

/// A folder that the end of the test removes.
struct Scratch {
  fs::path path = fs::temp_directory_path() / ("ste" + std::to_string(::getpid()));
  Scratch() { fs::create_directories(path); }
  ~Scratch() { fs::remove_all(path); }
};

/// The published experiment, as the program composes it.
Plan published(const std::string& dataset, std::vector<std::string> more = {}) {
  more.insert(more.begin(), {"experiment=" + dataset, "fit_to_rows=false"});
  return plan_of(Composer(STE_CONFIG).compose(more));
}

Task standard(const Plan& plan) {
  return numbered(plan, 1, 1, plan.space.completed(plan.space.standard()));
}

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

std::string refusal(const std::string& rows) {
  const Scratch folder;
  const fs::path file = folder.path / "rows.csv";
  std::ofstream(file) << rows;
  try {
    own_table(file.string(), "class", "", 1);
  } catch (const rewire::Error& e) {
    return e.what();
  }
  return "";
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
}

TEST_CASE("reproduction: dense, then SET and RigL at 15 sparsities each, ascending") {
  const std::vector<Task> tasks = known_tasks(published("fashion_mnist"), 1);

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

TEST_CASE("evaluation: 17 trainings of each member of the front") {
  const Plan plan = published("mnist");
  CHECK(over_sparsities(plan.space, plan.space.standard(), plan.evaluation_sparsities)
            .size() == 17);
}

TEST_CASE("SVHN: label 10 is the digit 0; both layouts give the same images") {
  const Scratch folder;
  rewire::Split digits = example::coloured_digits(30, 10, 1);
  write_svhn_mat(folder.path / "train_32x32.mat", digits.train);
  write_svhn_mat(folder.path / "test_32x32.mat", digits.test);
  const auto& bytes = std::get<rewire::Dataset::Bytes>(digits.train.samples());
  std::ofstream train(folder.path / "train.bin", std::ios::binary),
      test(folder.path / "test.bin", std::ios::binary);
  for (std::size_t n = 0; n < 30; ++n) {
    for (std::ofstream* file : {&train, &test}) {
      file->put(static_cast<char>(digits.train.labels()[n]));
      file->write(reinterpret_cast<const char*>(&bytes(n, 0)), 3072);
    }
  }
  train.close();
  test.close();

  const rewire::Split mat = svhn(folder.path);
  fs::remove(folder.path / "train_32x32.mat");
  const rewire::Split binary = svhn(folder.path);

  const auto labels = digits.train.labels();
  CHECK(std::ranges::count(labels, 0) > 0);  // written as 10
  CHECK(std::ranges::equal(mat.train.labels(), labels));
  CHECK(std::ranges::equal(binary.train.labels(), labels));
  CHECK(std::get<rewire::Dataset::Bytes>(mat.train.samples()) == bytes);
  CHECK(std::get<rewire::Dataset::Bytes>(binary.train.samples()) == bytes);
}

TEST_CASE("own tables: what cannot be trained on is one sentence") {
  CHECK(refusal("x,class\n1,a\n,b\n").find("expected a number, found an empty cell") !=
        std::string::npos);
  CHECK(refusal("x,class\n1,a\n2,a\n").find("at least two classes") !=
        std::string::npos);
  CHECK(refusal("x,y\n1,a\n").find("class") != std::string::npos);
}
