// SPDX-License-Identifier: BSD-3-Clause

// What the environment promises of the MACs that a training takes: the published closed
// forms where there are some, and what was computed of any other topology.

#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include <cstddef>
#include <utility>

#include <rewire/analysis/flops.hpp>
#include <rewire/data/digits.hpp>
#include <rewire/losses/softmax_cross_entropy.hpp>
#include <rewire/models/mlp.hpp>
#include <rewire/optimizers/sgd.hpp>
#include <rewire/storage/random_links.hpp>
#include <rewire/topology/gradual_pruning.hpp>
#include <rewire/topology/rigl.hpp>
#include <rewire/training/trainer.hpp>

#include "sparse_training_environment/test_support.hpp"
#include "sparse_training_environment/training_macs.hpp"
#include "support/compiled_kernels.hpp"
#include "support/set_by_steps.hpp"

namespace {

/// Looks at missing links at the end of each epoch but the last, and moves none.
struct AtEpochEnds {
  rewire::Pattern initial(const rewire::Extent& layer, rewire::Rng& rng) const {
    return rewire::random_pattern(layer, 0.2, rng);
  }
  rewire::Rewiring evolve(const rewire::Evidence& now, rewire::Rng&) const {
    return rewire::keep_all(now.links);
  }
  std::size_t candidates(std::size_t, const rewire::Progress&) const { return 5; }
};

/// A perceptron trained for 4 epochs of 10 steps.
struct Trained {
  rewire::ForwardMacs first, last;  ///< of the network before and after
  BothMacs mean;
  std::size_t steps;
};

Trained trained(rewire::AnyTopology topology) {
  const rewire::Dataset digits = rewire::digits(100, 10, 1).train;
  rewire::Mlp net =
      rewire::mlp({40, 10}, {.topology = std::move(topology), .rewire_output = true});
  rewire::Rng rng(1);
  net.build(digits.shape(), rng);
  const rewire::ForwardMacs first = rewire::forward_macs(net);
  TrainingMacs macs(net);
  rewire::Trainer trainer{net, rewire::SoftmaxCrossEntropy{}, rewire::SGD{}};
  trainer.fit(digits, {.epochs = 4, .batch_size = 10, .threads = 1}, macs);
  return {first, rewire::forward_macs(net), macs.mean(), macs.steps()};
}

}  // namespace

// 4 epochs of 10 steps with 10 samples.
TEST_CASE("MACs of training: SET and RigL have the published closed forms") {
  const Trained set = trained(example::set_by_steps(
      rewire::Sparsity{0.8}, {.fraction = 0.3, .interval = 4, .end = 1}));
  CHECK(set.mean.exact == rewire::sparse_training_macs(set.first));
  CHECK(set.mean.source == rewire::sparse_training_macs(set.first));

  // In steps 4, 8, ... 36 a dense gradient more: of 40 steps, 9.
  const Trained rigl = trained(rewire::RigL{
      .density = rewire::Sparsity{0.8}, .drop_fraction = 0.9, .interval = 4, .end = 1});
  const double more = 9 * (rigl.first.dense - rigl.first.sparse);
  CHECK(rigl.steps == 40);
  CHECK(rigl.mean.exact ==
        doctest::Approx(3 * rigl.first.sparse + more / 40).epsilon(1e-12));
  // The source's form for dT = 3, one in four: (3 f_S dT + 2 f_S + f_D) / (dT + 1), but
  // for the one at step 0, where links do not move yet.
  CHECK(rigl.mean.exact + more / 9 / 40 ==
        doctest::Approx(rewire::rigl_training_macs(rigl.first, 3)).epsilon(1e-12));
}

TEST_CASE("MACs of training: of pruning, the links that each step had") {
  const rewire::GradualPruning policy{.density = 0.1, .interval = 1};
  const Trained pruned = trained(policy);
  CHECK(pruned.mean.exact ==
        doctest::Approx(rewire::pruning_training_macs(
                            pruned.first, rewire::mean_density(policy, 4, 10)))
            .epsilon(1e-3));
  CHECK(pruned.last.sparse == doctest::Approx(0.1 * pruned.first.dense).epsilon(1e-3));
}

TEST_CASE("MACs of training: a dense gradient counts whenever a topology asks for it") {
  const Trained run = trained(AtEpochEnds{});
  CHECK(run.mean.exact == doctest::Approx(3 * run.first.sparse +
                                          3 * (run.first.dense - run.first.sparse) / 40)
                              .epsilon(1e-12));
}

TEST_CASE("MACs of training: the published totals of the dense networks") {
  const auto total = [](const char* dataset, double macs, std::size_t samples) {
    const Task task = standard(published(dataset));
    const rewire::ForwardMacs dense{.sparse = macs, .dense = macs};
    return published_training_macs(task, 3 * macs, dense, rhythm_of(task, samples),
                                   samples);
  };

  CHECK(total("mnist", 2'794'000, 60'000) == doctest::Approx(1.006e14).epsilon(1e-3));
  CHECK(total("higgs", 2'030'000, 10'500'000) ==
        doctest::Approx(1.28e16).epsilon(1e-3));
  CHECK(total("electricity", 2'009'000, 26'931) ==
        doctest::Approx(3.25e13).epsilon(2e-3));
  CHECK(total("cifar10", 40'551'040, 50'000) == doctest::Approx(8.21e14).epsilon(1e-3));
  CHECK(total("svhn", 40'551'040, 73'257) == doctest::Approx(1.20e15).epsilon(3e-3));
}

TEST_CASE("MACs of training: RigL's published form has a dense gradient an interval") {
  Task task = standard(published("mnist"));
  task.config["algorithm"] = "rigl";
  const rewire::ForwardMacs f{.sparse = 100, .dense = 1000};
  const Rhythm every{.batch = 1, .interval = 1, .steps_per_epoch = 10, .epochs = 2};

  // (5 f_S + f_D) / 2 at an interval of 1, whatever was counted on the way.
  CHECK(published_training_macs(task, 7, f, every, 10) ==
        doctest::Approx(20 * (5 * 100 + 1000) / 2));
}
