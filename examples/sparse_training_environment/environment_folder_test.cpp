// SPDX-License-Identifier: BSD-3-Clause

// What the environment promises of the folder of a sweep: under which number a training
// is found again, and which result is refused as that of another.

#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "sparse_training_environment/store.hpp"
#include "sparse_training_environment/sweep_folder.hpp"
#include "sparse_training_environment/test_support.hpp"

namespace {

/// Dense, and SET and RigL at half and at a tenth of the links.
std::vector<Task> five() {
  return tasks_of_seed(published("mnist", {"sparsities=[0.5,0.9]"}), 7);
}

std::vector<std::string> numbers(const std::vector<Task>& tasks) {
  std::vector<std::string> all;
  for (const Task& t : tasks) all.push_back(t.config_id);
  return all;
}

}  // namespace

TEST_CASE("a sweep's folder: trainings keep their numbers in a longer list") {
  const Scratch scratch;
  SweepFolder folder(scratch.path, "settings");
  for (const Task& t : five()) folder.prepare(t);

  const auto longer = folder.renumbered(
      tasks_of_seed(published("mnist", {"sparsities=[0.5,0.8,0.9]"}), 7));

  // SET and RigL at 0.8 are new.
  CHECK(numbers(longer) == std::vector<std::string>{"7-0001", "7-0002", "7-0006",
                                                    "7-0003", "7-0004", "7-0007",
                                                    "7-0005"});
}

TEST_CASE("a sweep's folder: trainings that are alike have a number each") {
  const Scratch scratch;
  SweepFolder folder(scratch.path, "settings");
  const Task one = five()[1];
  folder.prepare(one);

  CHECK(numbers(folder.renumbered({one, one, one})) ==
        std::vector<std::string>{"7-0002", "7-0003", "7-0004"});
}

TEST_CASE("a sweep's folder: the name of a damaged task is not given again") {
  const Scratch scratch;
  SweepFolder folder(scratch.path, "settings");
  const std::vector<Task> tasks = five();
  std::ofstream(folder.prepare(tasks[1])) << "{";

  CHECK(numbers(folder.renumbered({tasks[0], tasks[1]})) ==
        std::vector<std::string>{"7-0001", "7-0003"});
}

TEST_CASE("a sweep's folder: a result of other settings is refused, and named") {
  const Scratch scratch;
  SweepFolder folder(scratch.path, "settings");
  Task task = five()[1];
  folder.prepare(task);
  Outcome outcome;
  outcome.error = 0.25;
  write_record(folder.files(task).record(), {task, outcome});
  CHECK(folder.known(task)->outcome.error == 0.25);
  task.threads = 9;  // makes no difference

  CHECK(folder.known(task).has_value());
  task.config["epochs"] = std::int64_t{3};
  CHECK(says(refusal([&] { folder.known(task); }),
             "a result of these settings, epochs 3, found one of epochs 200"));
}

TEST_CASE("a sweep's folder: a result of other data is refused, unknown ones are not") {
  const Scratch scratch;
  SweepFolder folder(scratch.path, "settings");
  Task task = five()[1];
  task.data.contents = "1-2";
  folder.prepare(task);
  write_record(folder.files(task).record(), {task, Outcome{}});
  CHECK(folder.known(task));

  task.data.contents = "";
  CHECK(folder.known(task));
  task.data.contents = "1-3";
  CHECK(numbers(folder.renumbered({task})) == std::vector<std::string>{"7-0002"});
  CHECK(says(refusal([&] { folder.known(task); }),
             "expected a result of the data as they are now"));
}

TEST_CASE("a sweep's folder: an impossible result is put aside") {
  const Scratch scratch;
  SweepFolder folder(scratch.path, "settings");
  const Task task = five()[1];
  folder.prepare(task);
  Outcome outcome;
  outcome.error = 7;
  write_record(folder.files(task).record(), {task, outcome});

  CHECK_FALSE(folder.known(task));
  CHECK(std::filesystem::exists(folder.files(task).record().string() + ".damaged"));
}

TEST_CASE("a sweep's folder: a result keeps its number when its task is damaged") {
  const Scratch scratch;
  SweepFolder folder(scratch.path, "settings");
  const Task task = five()[1];
  const auto told = folder.prepare(task);
  write_record(folder.files(task).record(), {task, Outcome{}});
  std::ofstream(told) << "{";

  CHECK(numbers(folder.renumbered({task})) == std::vector<std::string>{"7-0002"});
}

TEST_CASE("a sweep's folder: what failed is known to have, of trials only") {
  const Scratch scratch;
  SweepFolder folder(scratch.path, "settings");
  for (const int fold : {-1, 2}) {
    Task task = five()[1];
    task.fold = fold;
    folder.prepare(task);
    write_failure(folder.files(task).failure(), {task, "no memory"});

    CHECK(folder.known_to_fail(task) == (fold >= 0));
    CHECK(read_failure(folder.files(task).failure())->reason == "no memory");
  }
  CHECK(std::filesystem::exists(scratch.path / "7/runs/7-0002-fold2.failed.json"));
}

TEST_CASE(
    "a sweep's folder: settings are written once a run, or where there are none") {
  const Scratch scratch;
  const auto file = scratch.path / "7/config.yaml";
  const auto words = [&] {
    std::string line;
    std::ifstream in(file);
    std::getline(in, line);
    return line;
  };
  SweepFolder first(scratch.path, "first");
  first.prepare(five()[0]);
  CHECK(words() == "first");
  std::ofstream(file) << "changed";
  first.prepare(five()[1]);
  CHECK(words() == "changed");

  SweepFolder second(scratch.path, "second");
  second.write_missing_settings(7);
  CHECK(words() == "changed");
  second.prepare(five()[1]);
  CHECK(words() == "second");
  std::filesystem::remove(file);
  second.write_missing_settings(7);
  CHECK(words() == "second");
}
