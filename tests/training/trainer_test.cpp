// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <rewire/layers/dense.hpp>
#include <rewire/layers/dropout.hpp>
#include <rewire/layers/relu.hpp>
#include <rewire/layers/sparse_csr.hpp>
#include <rewire/losses/softmax_cross_entropy.hpp>
#include <rewire/losses/squared_error.hpp>
#include <rewire/network/sequential.hpp>
#include <rewire/optimizers/adam.hpp>
#include <rewire/optimizers/sgd.hpp>
#include <rewire/schedules/step_decay.hpp>
#include <rewire/topology/set.hpp>
#include <rewire/training/trainer.hpp>

#include "support/net_state.hpp"
#include "support/tiny_data.hpp"

using namespace rewire;

namespace {

auto small_net() {
  return sequential(SparseCSR{24, SET{.density = 0.5}}, ReLU{}, Dropout{0.2},
                    SparseCSR{16, SET{.density = 0.5}}, ReLU{}, Dense{4});
}
FitOptions options(std::size_t epochs) {
  return {.epochs = epochs, .batch_size = 16, .seed = 3, .threads = 1};
}

/// What a network has become after training on the same points.
template <class Optimizer = SGD>
auto trained(FitOptions o, Optimizer optimizer = {.learning_rate = 0.05}) {
  const Dataset set = support::blobs(70, 6, 4, 1);
  auto net = small_net();
  Trainer trainer{net, SoftmaxCrossEntropy{}, optimizer};
  trainer.fit(set, o);
  return support::state_of(net);
}

/// Keeps the report of every step.
struct Steps {
  std::vector<Report> seen = {};
  void on_step(const Report& r) { seen.push_back(r); }
};

}  // namespace

TEST_CASE("Trainer: learns to tell separable points apart, with SGD and with Adam") {
  const Dataset train = support::blobs(200, 6, 4, 1),
                test = support::blobs(100, 6, 4, 2);
  FitOptions o = options(15);
  o.test = &test;
  auto one = small_net(), other = small_net();
  Trainer sgd{one, SoftmaxCrossEntropy{}, SGD{.learning_rate = 0.05, .momentum = 0.9}};
  Trainer adam{other, SoftmaxCrossEntropy{}, Adam{.learning_rate = 0.01}};

  // Twenty seeds each: 1.0, rarely 0.99.
  CHECK(sgd.fit(train, o).test->accuracy > 0.95);
  CHECK(adam.fit(train, o).test->accuracy > 0.95);
}

TEST_CASE("Trainer: learns values, in float and in double") {
  const Dataset set = support::planes(200, 5, 3, 1);
  auto in_float = sequential(SparseCSR{3, SET{.density = 1, .zeta = 0}});
  auto in_double = sequential(Dense<double>(3));
  const SGD optimizer{.learning_rate = 0.3, .momentum = 0.5};
  Trainer one{in_float, SquaredError{}, optimizer};
  Trainer other{in_double, SquaredError{}, optimizer};

  one.fit(set, options(40));
  other.fit(set, options(40));

  CHECK(one.evaluate(set).loss < 1e-9);
  CHECK(other.evaluate(set).loss < 1e-9);
  CHECK(other.evaluate(set).accuracy == 0);  // no labels
}

TEST_CASE("Trainer: one seed gives one result, another seed another") {
  FitOptions o = options(4);
  const auto first = trained(o), again = trained(o);
  o.seed = 4;
  const auto other = trained(o);

  CHECK(first == again);
  for (const char* name : {"layer.0.values", "layer.0.col", "layer.0.bias",
                           "layer.3.col", "layer.5.weight", "layer.5.bias"}) {
    CAPTURE(name);
    CHECK(other.at(name) != first.at(name));
  }
}

TEST_CASE("Trainer: several calls of fit continue one run") {
  const Dataset set = support::blobs(70, 6, 4, 1);
  auto whole = small_net(), parts = small_net();
  const SGD optimizer{.learning_rate = 0.05, .momentum = 0.9};
  Trainer at_once{whole, SoftmaxCrossEntropy{}, optimizer};
  Trainer in_parts{parts, SoftmaxCrossEntropy{}, optimizer};
  struct Interrupt {
    std::size_t after;
    Flow on_rest(const Report& r) {
      return r.now.epoch + 1 == after ? Flow::stop : Flow::go_on;
    }
  };

  at_once.fit(set, options(5));
  in_parts.fit(set, options(5), Interrupt{1});
  in_parts.fit(set, options(5), Interrupt{3});
  in_parts.fit(set, options(5));

  CHECK(in_parts.state().epochs == 5);
  CHECK(support::state_of(whole) == support::state_of(parts));
  in_parts.fit(set, options(5));  // nothing is left to do
  CHECK(support::state_of(whole) == support::state_of(parts));
}

TEST_CASE("Trainer: a new trainer does not inherit another one's velocity") {
  const Dataset set = support::blobs(70, 6, 4, 1);
  const SGD optimizer{.learning_rate = 0.05, .momentum = 0.9};
  auto net = sequential(Dense{4}), twin = sequential(Dense{4});
  Trainer before{net, SoftmaxCrossEntropy{}, optimizer};
  before.fit(set, options(2));
  Rng rng(1);
  twin.build({6}, rng);
  auto weights = support::state_of(net);
  each_gradient(twin, [&](const Path& at, Parameter<float>& p) {
    const auto& from = weights.at(at.str());
    for (std::size_t i = 0; i < p.size(); ++i) p.value[i] = static_cast<float>(from[i]);
  });

  Trainer{net, SoftmaxCrossEntropy{}, optimizer}.fit(set, options(1));
  Trainer{twin, SoftmaxCrossEntropy{}, optimizer}.fit(set, options(1));

  CHECK(support::state_of(net) == support::state_of(twin));
}

TEST_CASE(
    "Trainer: the last, smaller batch is trained on, unless it shall be dropped") {
  const Dataset set = support::blobs(70, 6, 4, 1);
  auto net = small_net(), other = small_net();
  Trainer all{net, SoftmaxCrossEntropy{}, SGD{}};
  Trainer whole_batches{other, SoftmaxCrossEntropy{}, SGD{}};
  FitOptions o = options(2);
  o.test = &set;
  Steps steps, fewer;

  const Report report = all.fit(set, o, steps);
  o.drop_last = true;
  const Report dropped = whole_batches.fit(set, o, fewer);

  CHECK(steps.seen.size() == 2 * 5);  // 16 16 16 16 6
  CHECK(report.test->samples == 70);
  CHECK(fewer.seen.size() == 2 * 4);
  CHECK(dropped.test->samples == 64);
}

TEST_CASE("Trainer: the loss of an epoch is the mean over its samples") {
  const Dataset set = support::blobs(70, 6, 4, 1);
  auto net = sequential(Dense{4});
  Trainer trainer{net, SoftmaxCrossEntropy{}, SGD{.learning_rate = 0}};

  const Report report = trainer.fit(set, options(1));

  // At rate 0 nothing moves, so the epoch sees what evaluation sees; only the order
  // differs.
  constexpr double rounding = 1e-6;
  CHECK(report.loss == doctest::Approx(trainer.evaluate(set).loss).epsilon(rounding));
}

TEST_CASE("Trainer: a schedule multiplies the learning rate of each step") {
  const Dataset set = support::blobs(64, 6, 4, 1);
  auto net = small_net();
  Trainer trainer{net, SoftmaxCrossEntropy{}, SGD{.learning_rate = 0.4}};
  FitOptions o = options(3);
  o.schedule = StepDecay{.gamma = 0.5, .every = 1};
  Steps steps;

  trainer.fit(set, o, steps);

  REQUIRE(steps.seen.size() == 12);
  for (const Report& r : steps.seen) {
    CHECK(r.rate == doctest::Approx(0.4 * std::pow(0.5, r.now.epoch)));
  }
  o.schedule = [](const Progress&) { return 0.0; };
  const auto frozen = trained(o), other = trained(options(3));
  CHECK(frozen.at("layer.5.bias") == std::vector<double>(4));
  CHECK(other.at("layer.5.bias") != std::vector<double>(4));
}
