// SPDX-License-Identifier: BSD-3-Clause

// What the environment promises of the results of optimizations: which of them are
// trained again, and which cannot be put together.

#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "sparse_training_environment/algorithms.hpp"
#include "sparse_training_environment/store.hpp"
#include "sparse_training_environment/test_support.hpp"

namespace {

/// Results of a made up optimization of MNIST, told apart by the rate of learning:
/// three on the front, one that only the second of them dominates, one that the fourth
/// does too, and one that has one good fold only.
struct Found {
  Scratch folder;
  Plan plan = planned({"experiment_type=optimization"});
  std::size_t count = 0;

  Found() {
    add("1", task(0.1), {0.10, 100, 1000});
    add("1", task(0.2), {0.20, 50, 900});
    add("2", task(0.3), {0.05, 200, 2000});
    add("2", task(0.4), {0.20, 60, 950});
    add("2", task(0.5), {0.30, 70, 990});
    add("1", task(0.6), {0.00, 10, 10});
    add("2", task(0.6), {0.80, 300, 3000});
  }

  Task task(double rate) const {
    Task t = standard(plan);
    t.fold = 0;
    t.config["learning_rate"] = rate;
    return t;
  }
  void add(const std::string& seed, Task t, const std::vector<double>& costs) {
    const auto runs = folder.path / seed / "runs";
    std::filesystem::create_directories(runs);
    t.config_id = seed + "-" + std::to_string(++count);
    Outcome o;
    o.error = costs[0];
    o.inference_macs = costs[1];
    o.training_macs = costs[2];
    write_record(runs / (t.config_id + ".json"), {t, o});
  }
  /// A trial that came to nothing.
  void fail(const std::string& seed, Task t) {
    t.config_id = seed + "-" + std::to_string(++count);
    write_failure(folder.path / seed / "runs" / (t.config_id + ".failed.json"),
                  {t, "diverged"});
  }
  /// The trainings that an experiment makes of them.
  std::vector<Task> again(const std::string& type, std::vector<std::string> more = {}) {
    more.insert(more.end(), {"experiment_type=" + type,
                             "optimization_path=" + folder.path.string()});
    return tasks_of_seed(planned(more), 7);
  }
};

std::vector<double> rates(const std::vector<Task>& tasks) {
  std::vector<double> all;
  for (const Task& t : tasks) all.push_back(real(t.config, "learning_rate"));
  return all;
}

}  // namespace

TEST_CASE(
    "optimization-evaluation: two layers of all seeds, folds averaged, best first") {
  const auto tasks = Found().again("optimization-evaluation");

  CHECK(rates(tasks) == std::vector<double>{0.3, 0.1, 0.2, 0.4});
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    CHECK(tasks[i].fold == -1);
    CHECK(tasks[i].seed == 7);
    CHECK(tasks[i].config_id == "7-000" + std::to_string(i + 1));
  }
}

TEST_CASE("evaluation: 17 trainings of each of the lowest errors on the front") {
  const auto two = Found().again("evaluation", {"members=2"});
  REQUIRE(two.size() == 34);
  CHECK(word(two[0].config, "algorithm") == dense);
  CHECK(word(two[8].config, "algorithm") == "set");
  CHECK(real(two[8].config, "sparsity") == 0.99);
  CHECK(word(two[9].config, "algorithm") == "rigl");
  for (std::size_t i = 0; i < two.size(); ++i)
    CHECK(real(two[i].config, "learning_rate") == (i < 17 ? 0.3 : 0.1));

  CHECK(Found().again("evaluation").size() == 51);
}

TEST_CASE("pooling: other contents are refused, if what is trained on differs") {
  const auto refused = [](const std::string& one, const std::string& other) {
    Found found;
    for (const auto& contents : {one, other}) {
      Task task = found.task(0.7);
      task.data.contents = contents;
      found.add("3", task, {0.5, 500, 5000});
    }
    return refusal([&] { found.again("evaluation"); });
  };

  CHECK(says(refused("1-2", "3-2"), "contents 3-2"));
  CHECK(refused("1-2", "1-3").empty());
  CHECK(refused("1", "1-2").empty());
  CHECK(refused("", "1-2").empty());
}

TEST_CASE("pooling: what failed on a fold is never trained again") {
  Found found;
  found.fail("2", found.task(0.9));

  for (const double rate : rates(found.again("optimization-evaluation")))
    CHECK(rate != 0.9);
  Found other;
  Task task = other.task(0.9);
  task.data.folds = 3;
  other.fail("2", task);
  CHECK(says(refusal([&] { other.again("optimization-evaluation"); }), "in 3 folds"));
}

TEST_CASE("pooling: folds on which a configuration failed count against it") {
  Found found;
  found.fail("2", found.task(0.1));

  CHECK(rates(found.again("optimization-evaluation")) ==
        std::vector<double>{0.3, 0.2, 0.4});
}

TEST_CASE("pooling: seeds of another problem are refused, and so are other data") {
  const auto refused = [](auto change) {
    Found found;
    Task other = found.task(0.7);
    change(other);
    found.add("3", other, {0.5, 500, 5000});
    return refusal([&] { found.again("evaluation"); });
  };
  const char* const mixed = "expected seeds of one search: mnist, mlp, all rows";

  CHECK(refused([](Task&) {}).empty());
  CHECK(refused([](Task& t) { t.threads = 9; }).empty());
  CHECK(says(refused([](Task& t) { t.data.train_samples = 100; }), mixed));
  CHECK(says(refused([](Task& t) { t.data.folds = 3; }), mixed));
  CHECK(says(refused([](Task& t) { t.source_macs = true; }), mixed));
  CHECK(says(refused([](Task& t) { t.compat = true; }), mixed));
  CHECK(says(refused([](Task& t) { t.data.dataset = "higgs"; }),
             "an optimization of mnist, mlp"));
  // Contents that are not known make no difference.
  CHECK(refused([](Task& t) { t.data.contents = "1-2"; }).empty());
}

TEST_CASE(
    "optimization-evaluation: without a path the newest of any preset but smoke") {
  using namespace std::chrono_literals;
  const Found found;
  const Scratch output;
  const auto place = [&](const char* folder, std::filesystem::file_time_type when) {
    std::filesystem::copy(found.folder.path, output.path / folder,
                          std::filesystem::copy_options::recursive);
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(output.path / folder))
      std::filesystem::last_write_time(entry, when);
  };
  const auto count = [&](const char* preset) {
    return tasks_of_seed(planned({"experiment_type=optimization-evaluation", preset,
                                  "output_dir=" + output.path.string()}),
                         7)
        .size();
  };
  const auto now = std::filesystem::file_time_type::clock::now();
  place("mnist_optimization_smoke", now);
  CHECK_THROWS_AS(count("preset=paper"), rewire::Error);
  place("mnist_optimization_small", now - 2h);
  CHECK(count("preset=paper") == 4);
  place("mnist_optimization", now - 1h);
  std::filesystem::remove_all(output.path / "mnist_optimization/2");

  // One that has not begun is none.
  std::filesystem::create_directories(output.path / "mnist_optimization/9/runs");

  CHECK(count("preset=paper") == 3);
  CHECK(count("preset=small") == 3);
}
