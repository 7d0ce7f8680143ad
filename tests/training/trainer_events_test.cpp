// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <rewire/layers/dense.hpp>
#include <rewire/layers/relu.hpp>
#include <rewire/layers/sparse_csr.hpp>
#include <rewire/losses/softmax_cross_entropy.hpp>
#include <rewire/network/sequential.hpp>
#include <rewire/optimizers/sgd.hpp>
#include <rewire/topology/set.hpp>
#include <rewire/training/trainer.hpp>

#include "support/error.hpp"
#include "support/net_state.hpp"
#include "support/tiny_data.hpp"

using namespace rewire;

namespace {

/// Writes a word an event, and stops at the one it is told to.
struct Log {
  std::string stop_at = {};
  std::string words = {};

  Flow say(const std::string& word) {
    words += (words.empty() ? "" : " ") + word;
    return word == stop_at ? Flow::stop : Flow::go_on;
  }
  Flow on_begin(const Report&) { return say("begin"); }
  Flow on_step(const Report& r) { return say(text("step", r.now.step)); }
  Flow on_epoch(const Report& r) { return say(text("epoch", r.now.epoch)); }
  Flow on_rest(const Report& r) { return say(text("rest", r.now.epoch)); }
  Flow on_end(const Report&) { return say("end"); }
  void on_rewire(const Path& at, const Pattern&, const Rewiring&) {
    say("rewire:" + at.str());
  }
};

auto two_sparse_layers(bool after_last_epoch = false) {
  const SET set{.density = 0.5, .after_last_epoch = after_last_epoch};
  return sequential(SparseCSR{8, set}, ReLU{}, SparseCSR{4, set});
}

template <class Net>
std::string events(Net net, std::string stop_at = {}, std::size_t epochs = 2) {
  const Dataset set = support::blobs(20, 6, 4, 1);
  Trainer trainer{net, SoftmaxCrossEntropy{}, SGD{}};
  Log log{std::move(stop_at)};
  trainer.fit(set, {.epochs = epochs, .batch_size = 10, .threads = 1}, log);
  return log.words;
}

/// Moves one link in every second step, instead of an update.
struct EverySecondStep {
  Pattern initial(const Extent& layer, Rng& rng) const {
    return random_pattern(layer, 0.5, rng);
  }
  Rewiring evolve(const Evidence& now, Rng& rng) const {
    const std::vector<Position> drop{0};
    return replace(now.links, drop, random_free(now.links, drop, 1, rng), Start::zero);
  }
  Evolve due(const Progress& now) const {
    return now.step % 2 == 1 ? Evolve::instead_of_update : Evolve::no;
  }
};

}  // namespace

TEST_CASE("Trainer: events come in order, and nothing rewires after the last epoch") {
  CHECK(events(two_sparse_layers()) ==
        "begin step0 step1 epoch0 rewire:layer.0 rewire:layer.2 rest0 "
        "step2 step3 epoch1 rest1 end");
  CHECK(events(two_sparse_layers(true)) ==
        "begin step0 step1 epoch0 rewire:layer.0 rewire:layer.2 rest0 "
        "step2 step3 epoch1 rewire:layer.0 rewire:layer.2 rest1 end");
}

TEST_CASE(
    "Trainer: in the middle of an epoch links rewire before the step is told of") {
  CHECK(events(sequential(SparseCSR{4, EverySecondStep{}}), {}, 1) ==
        "begin step0 step1 epoch0 rewire:layer.0 rest0 end");
  const Dataset set = support::blobs(20, 6, 4, 1);
  auto net = sequential(SparseCSR{4, EverySecondStep{}});
  Trainer trainer{net, SoftmaxCrossEntropy{}, SGD{}};
  Log log;
  trainer.fit(set, {.epochs = 1, .batch_size = 5, .threads = 1}, log);
  CHECK(log.words ==
        "begin step0 rewire:layer.0 step1 step2 step3 epoch0 rewire:layer.0 rest0 end");
}

TEST_CASE("Trainer: any event may stop the run") {
  CHECK(events(two_sparse_layers(), "begin") == "begin end");
  CHECK(events(two_sparse_layers(), "step0") == "begin step0 end");
  CHECK(events(two_sparse_layers(), "step1") == "begin step0 step1 end");
  CHECK(events(two_sparse_layers(), "end") == events(two_sparse_layers()));
}

TEST_CASE(
    "Trainer: who stops after an evaluation makes that epoch the last: no rewiring") {
  CHECK(events(two_sparse_layers(), "epoch0") == "begin step0 step1 epoch0 rest0 end");
  CHECK(events(two_sparse_layers(true), "epoch0") ==
        "begin step0 step1 epoch0 rewire:layer.0 rewire:layer.2 rest0 end");
}

TEST_CASE("Trainer: who stops at rest interrupts a run that would have gone on") {
  CHECK(events(two_sparse_layers(), "rest0") ==
        "begin step0 step1 epoch0 rewire:layer.0 rewire:layer.2 rest0 end");
}

TEST_CASE("Trainer: all observers hear of an event, also when an earlier one stops") {
  const Dataset set = support::blobs(20, 6, 4, 1);
  auto net = two_sparse_layers();
  Trainer trainer{net, SoftmaxCrossEntropy{}, SGD{}};
  Log first{"step0"}, second;

  trainer.fit(set, {.epochs = 2, .batch_size = 10, .threads = 1}, first, second);

  CHECK(second.words == "begin step0 end");
}

TEST_CASE("Trainer: a run that stopped inside an epoch cannot go on, and says so") {
  const Dataset set = support::blobs(20, 6, 4, 1);
  auto net = two_sparse_layers();
  Trainer trainer{net, SoftmaxCrossEntropy{}, SGD{}};
  const FitOptions o{.epochs = 2, .batch_size = 10, .threads = 1};
  trainer.fit(set, o, Log{"step2"});

  CHECK(support::error_of([&] { trainer.fit(set, o); }) ==
        "fit: expected a run that rests between two epochs, found one that stopped in "
        "the "
        "middle of epoch 1; resume from a checkpoint, or begin with a new Trainer");
}

TEST_CASE("Trainer: a run goes on only with its own seed, data and batch size") {
  const Dataset set = support::blobs(20, 6, 4, 1);
  auto net = two_sparse_layers();
  Trainer trainer{net, SoftmaxCrossEntropy{}, SGD{}};
  trainer.fit(set, {.epochs = 1, .batch_size = 10, .seed = 1, .threads = 1});

  CHECK(support::error_of(
            [&] { trainer.fit(set, {.epochs = 2, .batch_size = 5, .seed = 1}); }) ==
        "fit: expected seed 1 and 2 steps an epoch, as the run so far had, found seed "
        "1 and "
        "4 steps; resume with the same seed, data and batch size");
  CHECK(support::error_of(
            [&] { trainer.fit(set, {.epochs = 2, .batch_size = 10, .seed = 2}); }) ==
        "fit: expected seed 1 and 2 steps an epoch, as the run so far had, found seed "
        "2 and "
        "2 steps; resume with the same seed, data and batch size");
}

TEST_CASE(
    "Trainer: a layer that rewires instead of the update holds all weights still") {
  const Dataset set = support::blobs(20, 6, 4, 1);
  auto net = sequential(SparseCSR{8, EverySecondStep{}}, ReLU{}, Dense{4});
  Trainer trainer{net, SoftmaxCrossEntropy{}, SGD{.learning_rate = 0.1}};
  struct Watch {
    const decltype(net)& network;
    std::vector<std::vector<double>> biases = {};
    void on_step(const Report&) {
      biases.push_back(support::state_of(network).at("layer.2.bias"));
    }
  };
  Watch watch{net};

  trainer.fit(set, {.epochs = 1, .batch_size = 5, .threads = 1}, watch);

  REQUIRE(watch.biases.size() == 4);
  CHECK(watch.biases[0] == watch.biases[1]);
  CHECK(watch.biases[1] != watch.biases[2]);
  CHECK(watch.biases[2] == watch.biases[3]);
  CHECK(trainer.state().steps == 4);
  CHECK(trainer.state().updates == 2);
}
