// SPDX-License-Identifier: BSD-3-Clause

// What the environment promises of settings: the defaults, what the published program
// would do, and that nothing which has no effect is accepted.

#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <string>
#include <variant>
#include <vector>

#include <rewire/network/summary.hpp>
#include <rewire/optimizers/sgd.hpp>

#include "sparse_training_environment/network.hpp"
#include "sparse_training_environment/test_support.hpp"

namespace {

using Words = std::vector<std::string>;

std::string refused(const Words& arguments) {
  return refusal([&] { planned(arguments); });
}

template <class Range>
Range range_of(const Plan& plan, const std::string& name) {
  return std::get<Range>(plan.space.dimensions()[plan.space.find(name)].range);
}

}  // namespace

TEST_CASE("settings: no argument at all is the published reproduction on MNIST") {
  const Plan plan = planned({});
  CHECK(plan.task.data.dataset == "mnist");
  CHECK(plan.task.experiment_type == "reproduction");
  CHECK(plan.seeds == std::vector<std::uint64_t>{43});
  CHECK(plan.folder() == std::filesystem::path("out/mnist_reproduction"));
  const std::vector<Task> tasks = tasks_of_seed(plan, 43);
  REQUIRE(tasks.size() == 31);
  CHECK(whole(tasks[0].config, "epochs") == 200);
  CHECK(whole(tasks[0].config, "size_middle_mlp_layer") == 1000);
}

TEST_CASE("settings: a hyper-parameter is of its kind, or constant") {
  CHECK(says(refused({"sparsity.type=c"}), "sparsity.type to be one of r, constant"));
  CHECK(says(refused({"learning_rate.type=i"}), "to be one of r, constant"));
  CHECK(says(refused({"epochs.type=r"}), "to be one of i, constant"));
  CHECK(says(refused({"algorithm.type=r"}), "to be one of c, constant"));
  CHECK(
      says(refused({"sparsity={type: c, options: [0.5, 0.9]}"}), "one of r, constant"));
  CHECK(says(refused({"sparsity.options=[0.5, 0.9]"}), "sparsity is a number"));
  CHECK(says(refused({"algorithm.max=3"}), "algorithm is a word"));
  CHECK(says(refused({"epochs={type: i, min: 1.5, max: 9, default: 2}"}),
             "min to be a whole number"));
  CHECK(says(refused({"algorithm.ordered=true"}), "a key that exists"));
}

TEST_CASE("settings: words are those that are understood, each once") {
  CHECK(says(refused({"sparsity_distribution={type: c, options: [uniform, er]}"}),
             "each once, of uniform, erk"));
  CHECK(says(refused({"sparsity_distribution=er"}), "one of uniform, erk"));
  CHECK(says(refused({"learning_rate_scheduler=step"}), "one of constant, cosine"));
  CHECK(says(refused({"use_dropout={type: c, options: [true, maybe]}"}),
             "each once, of true, false"));
  CHECK(says(refused({"algorithm={type: c, options: [set, set]}"}), "each once, of"));
  CHECK(says(refused({"algorithm={type: c, options: [set, rig]}"}), "no_prune"));
  // A constant may be any of them, whatever is searched by default.
  const Plan plan = planned({"algorithm=fix_prob", "sparsity_distribution=erk"});
  CHECK(range_of<rewire::Choice>(plan, "algorithm").options == Words{"fix_prob"});
  CHECK(range_of<rewire::Choice>(plan, "sparsity_distribution").options ==
        Words{"erk"});
}

TEST_CASE("settings: momentum ends below 1, and is what is recorded") {
  CHECK(says(refused({"momentum=1"}), "in [0, 0.9999]"));
  const Plan plan = planned({"experiment_type=optimization"});
  CHECK(range_of<rewire::RealRange>(plan, "momentum").high == 0.9999);
}

TEST_CASE("settings: a key of other data is refused") {
  CHECK(says(refused({"file=my.csv", "target=class"}), "experiment=csv"));
  CHECK(says(refused({"experiment=higgs", "target=class"}), "experiment=csv"));
  CHECK(says(refused({"test_file=my.csv"}), "experiment=csv"));
  CHECK(says(refused({"variant=balanced"}), "only electricity has another"));
  CHECK(planned({"experiment=csv", "file=my.csv"}).task.data.file == "my.csv");
  CHECK(planned({"experiment=electricity", "variant=full"}).task.data.variant ==
        "full");
}

TEST_CASE("compat: the published space and rules, but no constant of one's own") {
  const Plan ours = planned({"experiment_type=optimization"}),
             theirs = planned({"experiment_type=optimization", "compat=true"});
  CHECK(range_of<rewire::IntegerRange>(ours, "update_freq").high == 10'000);
  CHECK(range_of<rewire::IntegerRange>(theirs, "update_freq").high == 1'000'000);
  CHECK(theirs.task.source_macs);
  CHECK_FALSE(theirs.task.shuffle);
  CHECK_FALSE(theirs.task.data.standardise);
  CHECK_FALSE(theirs.task.fit_to_rows);
  CHECK(theirs.task.data.variant == "full");
  const Words electricity{"experiment=electricity", "experiment_type=random-search"};
  CHECK(planned(electricity).task.data.variant == "full");
  CHECK(planned({electricity[0], electricity[1], "compat=true"}).task.data.variant ==
        "balanced");

  const Scratch folder;
  const std::string own = (folder.path / "own.yaml").string();
  std::ofstream(own)
      << "defaults: [base, hyperparameters/default, hyperparameters/mlp]\n"
         "hyperparameters: {update_freq: 420}\n";
  const Plan mine = planned({"experiment=" + own, "compat=true"});
  CHECK(range_of<rewire::IntegerRange>(mine, "update_freq").standard == 420);
}

TEST_CASE("compat: dropout on logits too") {
  const auto layers = [](const std::string& compat) {
    const Task task = standard(published("mnist", {compat}));
    rewire::Mlp net = network_of(task, rewire::Shape{1, 28, 28}, 10, 420);
    rewire::Rng rng(1);
    net.build(rewire::Shape{1, 28, 28}, rng);
    return rewire::summary(net);
  };
  const auto dropouts = [](const std::string& words) {
    std::size_t count = 0;
    for (auto at = words.find("Dropout"); at != words.npos;
         at = words.find("Dropout", at + 1))
      ++count;
    return count;
  };

  CHECK(dropouts(layers("compat=false")) == 3);
  CHECK(dropouts(layers("compat=true")) == 4);
}

TEST_CASE("weights of a network drawn sparse grow by the root of what is missing") {
  const Task task = standard(published("mnist", {"sparsity=0.75"}));
  rewire::Mlp net = network_of(task, rewire::Shape{1, 28, 28}, 10, 420);
  rewire::Rng rng(1);
  net.build(rewire::Shape{1, 28, 28}, rng);
  const auto largest = [&] {
    std::vector<float> all;
    rewire::each_links(net, [&](const rewire::Path&, auto& weights, const auto&) {
      float most = 0;
      for (const float w : weights.trained().value) most = std::max(most, std::abs(w));
      all.push_back(most);
    });
    return all;
  };
  rewire::prepare_training(net, rewire::SGD::slots);
  const auto before = largest();

  scale_to_links(net);

  const auto after = largest();
  REQUIRE(before.size() == 4);
  for (std::size_t i = 0; i < before.size(); ++i)
    CHECK(after[i] == doctest::Approx(2 * before[i]).epsilon(1e-3));
}
