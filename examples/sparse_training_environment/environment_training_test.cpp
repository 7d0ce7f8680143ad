// SPDX-License-Identifier: BSD-3-Clause

// What the environment promises of a training: that it is told all that makes it what
// it is, and how its memory is measured.

#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "sparse_training_environment/difference.hpp"
#include "sparse_training_environment/store.hpp"
#include "sparse_training_environment/test_support.hpp"
#include "sparse_training_environment/trial.hpp"

namespace {

/// Dense, and SET and RigL at half and at a tenth of the links.
std::vector<Task> five() {
  return tasks_of_seed(published("mnist", {"sparsities=[0.5,0.9]"}), 7);
}

}  // namespace

TEST_CASE(
    "two trainings: a setting is named before a hyper-parameter, equal ones none") {
  const Task one = five()[1];
  Task other = one;
  CHECK_FALSE(difference(one, other));
  other.config["momentum"] = 0.5;
  CHECK(difference(one, other)->name == "momentum");
  other.data.folds = 3;

  const auto found = difference(one, other);

  CHECK(found->name == "folds");
  CHECK(found->left == "5");
  CHECK(found->right == "3");
  CHECK(content_of(one) != content_of(other));
}

TEST_CASE(
    "what a training is told: contents are unknown where an older version told it") {
  const Scratch scratch;
  Task task = five()[0];
  task.data.contents = "1-2";
  write_task(scratch.path / "task.json", task);
  std::string words;
  std::ifstream in(scratch.path / "task.json");
  for (std::string line; std::getline(in, line);)
    if (!says(line, "contents")) words += line + "\n";
  std::ofstream(scratch.path / "old.json") << words;

  CHECK(read_task(scratch.path / "task.json").data.contents == "1-2");
  CHECK(read_task(scratch.path / "old.json").data.contents.empty());
}

TEST_CASE("what a training is told is read back as it was written") {
  const Scratch scratch;
  for (const Task& task : five()) {
    const auto file = scratch.path / "task.json";
    write_task(file, task);

    const Task read = read_task(file);

    CHECK_FALSE(difference(task, read));
    CHECK(read.threads == task.threads);
    CHECK(read.config_id == task.config_id);
    CHECK(read.place == task.place);
    CHECK(read.data.folder == task.data.folder);
  }
}

TEST_CASE("memory: what was freed before a training does not hide what it takes") {
  // As reading 60,000 images does: much memory, freed below some that stays.
  std::vector<std::unique_ptr<char[]>> blocks;
  for (int i = 0; i < 1000; ++i) {
    blocks.push_back(std::make_unique<char[]>(100'000));
    std::fill_n(blocks.back().get(), 100'000, 'x');
  }
  const auto stays = std::make_unique<char[]>(100'000);
  blocks.clear();
  const Task task =
      standard(planned({"preset=smoke", "epochs=1", "algorithm=no_prune",
                        "num_mlp_layers=1", "size_first_mlp_layer=4000", "threads=1"}));

  const Outcome outcome = run(task, false);

  // Of every weight its value, gradient and velocity.
  const std::size_t least = outcome.dense_connections * 3 * sizeof(float);
  CHECK(outcome.training_memory_bytes > least);
  CHECK(outcome.training_memory_bytes < 4 * least);
}
