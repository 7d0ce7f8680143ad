// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

#include <rewire/models/mlp.hpp>
#include <rewire/topology/set.hpp>

#include "../io/checkpoint_cases.hpp"
#include "../io/scratch.hpp"
#include "support/run_folder.hpp"

using namespace rewire;
using checkpoint_cases::overwrite;
using example::LayerDegrees;
using example::Outcome;

namespace {

LayerDegrees small_layer() {
  return {.inputs_before = {1, 2, 0},
          .inputs_after = {2, 1, 0},
          .outputs_before = {2, 1},
          .outputs_after = {3, 0}};
}

Outcome outcome(const std::string& name, std::uint64_t seed) {
  Outcome o;
  o.result.name = name;
  o.result.settings = {{"seed", seed}, {"data", "digits"}};
  o.result.metrics = {{"test_accuracy", 0.75}};
  o.result.seconds = {.train = 1, .data = 2, .evolve = 3, .evaluate = 4};
  o.result.peak_memory_bytes = 5;
  o.result.connections = 6;
  o.result.dense_connections = 7;
  o.result.train_flops = 8;
  o.result.inference_flops = 9;
  o.degrees = {small_layer(), small_layer()};
  o.degrees[1].outputs_after = {1, 2};
  return o;
}

void save(const Scratch& scratch, const std::string& folder, const Outcome& o) {
  std::filesystem::create_directory(scratch / folder);
  example::end_run("some_example", {}, o, scratch / folder);
}

}  // namespace

TEST_CASE("run folder: a run that has ended is read back whole") {
  const Scratch scratch;
  save(scratch, "SET-seed3", outcome("SET", 3));
  overwrite(scratch / "SET-seed3/metrics.csv", "epoch,test_accuracy\n1,0.5\n2,0.75\n");
  overwrite(scratch / "SET-seed3/training.csv", "epoch,train_accuracy\n2,0.875\n");
  overwrite(scratch / "SET-seed3/monitor.csv",
            "seconds,resident_mb,unique_mb,cpu_percent,threads\n0.5,10,9,50,2\n1,30,9");

  const auto found = example::load_run(scratch / "SET-seed3");

  REQUIRE(found);
  CHECK(found->name() == "SET");
  CHECK(found->seed == 3);
  CHECK(found->metric("test_accuracy") == 0.75);
  CHECK(std::isnan(found->metric("none")));
  CHECK(found->training_seconds() == 6);
  CHECK(found->result.seconds.evaluate == 4);
  CHECK(found->result.peak_memory_bytes == 5);
  CHECK(found->result.connections == 6);
  CHECK(found->result.dense_connections == 7);
  CHECK(found->result.train_flops == 8);
  CHECK(found->result.inference_flops == 9);
  CHECK(found->curve.last("test_accuracy") == 0.75);
  CHECK(found->curve.at(2, "train_accuracy") == 0.875);
  CHECK(found->mean_memory_mb() == 10);
  REQUIRE(found->degrees.size() == 2);
  CHECK(found->degrees[0].inputs_after == LayerDegrees::Degrees{2, 1, 0});
  CHECK(found->degrees[0].outputs_before == LayerDegrees::Degrees{2, 1});
  CHECK(found->degrees[1].outputs_after == LayerDegrees::Degrees{1, 2});
  CHECK(found->degrees[0].moved());
}

TEST_CASE("run folder: those that have ended, in the wanted order, by seed") {
  const Scratch scratch;
  save(scratch, "Dense-seed1", outcome("Dense", 1));
  save(scratch, "SET-seed2", outcome("SET", 2));
  save(scratch, "SET-seed1", outcome("SET", 1));
  save(scratch, "SET-seed3", outcome("SET", 3));
  save(scratch, "Other-seed1", outcome("Other", 1));  // of another program
  save(scratch, "shapes", outcome("SET", 4));         // the same
  std::filesystem::create_directory(scratch / "RigL-seed1");
  std::filesystem::remove(scratch / "SET-seed3/result.json");  // trains on

  const auto runs = example::finished_runs(scratch / ".", {"SET", "Dense"});

  REQUIRE(runs.size() == 3);
  CHECK(runs[0].name() == "SET");
  CHECK(runs[0].seed == 1);
  CHECK(runs[1].seed == 2);
  CHECK(runs[2].name() == "Dense");
}

TEST_CASE("run folder: a damaged result is one sentence") {
  const Scratch scratch;
  for (const char* const damaged : {"{", "{}", "{\"runs\": [{\"name\": 3}]}"}) {
    overwrite(scratch / "result.json", damaged);
    CHECK(error_of(scratch, [&] {
            example::load_run(scratch / ".");
          }).find("remove its folder and train again") != std::string::npos);
  }
}

TEST_CASE("layer degrees: of the links before and after, and whether a layer is full") {
  const Pattern all(2, 1, {0, 1, 2}, {0, 0}), one(2, 1, {0, 0, 1}, {0});
  const auto layers = example::degrees_of({all, one}, {all, one});
  CHECK(layers[0].full());
  CHECK_FALSE(layers[1].full());
  CHECK_FALSE(layers[1].moved());
  CHECK(layers[1].outputs_before == LayerDegrees::Degrees{0, 1});
}
