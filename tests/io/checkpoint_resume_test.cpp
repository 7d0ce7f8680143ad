// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <rewire/io/checkpoint.hpp>
#include <rewire/layers/dense.hpp>
#include <rewire/layers/dropout.hpp>
#include <rewire/layers/relu.hpp>
#include <rewire/layers/sparse_csr.hpp>
#include <rewire/losses/softmax_cross_entropy.hpp>
#include <rewire/models/mlp.hpp>
#include <rewire/network/repeat.hpp>
#include <rewire/optimizers/adam.hpp>
#include <rewire/optimizers/sgd.hpp>
#include <rewire/topology/set.hpp>

#include "scratch.hpp"
#include "support/net_state.hpp"
#include "support/tiny_data.hpp"

using namespace rewire;

namespace {

const SET set{.density = 0.4};

auto typed_net() {
  return sequential(SparseCSR{30, set}, ReLU{}, Dropout{0.3},
                    Repeat{2,
                           [] {
                             return sequential(SparseCSR{20, set}, ReLU{});
                           }},
                    Dropout{0.3}, Dense{4});
}
auto erased_net() { return mlp({30, 20, 4}, {.topology = set, .dropout = 0.3}); }

/// Losses of all steps, and what was rewired.
struct Trace {
  std::vector<double> losses = {};
  std::vector<Position> origins = {};
  std::size_t stop_after = 0;

  void on_step(const Report& r) { losses.push_back(r.loss); }
  void on_epoch(const Report& r) { losses.push_back(r.test->loss); }
  void on_rewire(const Path&, const Pattern&, const Rewiring& change) {
    origins.insert(origins.end(), change.from.begin(), change.from.end());
  }
  Flow on_rest(const Report& r) {
    return r.now.epoch + 1 == stop_after ? Flow::stop : Flow::go_on;
  }
};

/// 4 epochs at once, against 2, a file, objects as of another process, and 2 more.
template <class Make, class Optimizer>
void compare(Make make, Optimizer optimizer, bool built_otherwise) {
  const Scratch scratch;
  const Dataset train = support::blobs(70, 12, 4, 1),
                test = support::blobs(30, 12, 4, 2);
  const FitOptions options{
      .epochs = 4,
      .batch_size = 16,
      .seed = 9,
      .threads = 1,
      .schedule = [](const Progress& p) { return 1 - p.share() / 2; },
      .test = &test};
  auto whole = make();
  Trainer at_once{whole, SoftmaxCrossEntropy{}, optimizer};
  Trace expected;
  at_once.fit(train, options, expected);

  Trace found{.stop_after = 2};
  {
    auto first = make();
    Trainer trainer{first, SoftmaxCrossEntropy{}, optimizer};
    trainer.fit(train, options, found);
    save_checkpoint(scratch / "run.safetensors", trainer);
  }
  auto second = make();
  if (built_otherwise) {
    Rng rng(123);
    second.build({12}, rng);
  }
  Trainer trainer{second, SoftmaxCrossEntropy{}, optimizer};
  resume(scratch / "run.safetensors", trainer);
  CHECK(trainer.state().epochs == 2);
  CHECK(trainer.state().seed == 9);
  trainer.fit(train, options, found);

  CHECK(found.losses == expected.losses);
  CHECK(found.origins == expected.origins);
  CHECK(found.origins.size() > 0);
  CHECK(support::state_of(second) == support::state_of(whole));
}

}  // namespace

TEST_CASE("resume: goes on bit for bit, with momentum and with Adam") {
  const SGD sgd{
      .learning_rate = 0.05, .momentum = 0.9, .nesterov = true, .decay = 0.0002};
  const Adam adam{.learning_rate = 0.01};

  compare(typed_net, sgd, false);
  compare(typed_net, adam, false);
}

TEST_CASE("resume: goes on bit for bit with layers chosen at run time") {
  compare(erased_net, SGD{.learning_rate = 0.05, .momentum = 0.9}, false);
  compare(erased_net, Adam{.learning_rate = 0.01}, false);
}

TEST_CASE("resume: a network that was built and drawn otherwise does as well") {
  compare(typed_net, SGD{.learning_rate = 0.05, .momentum = 0.9}, true);
  compare(erased_net, Adam{.learning_rate = 0.01}, true);
}

TEST_CASE("resume: saving again gives the same bytes") {
  const Scratch scratch;
  const Dataset train = support::blobs(70, 12, 4, 1);
  auto net = typed_net(), again = typed_net();
  Trainer one{net, SoftmaxCrossEntropy{}, Adam{}},
      other{again, SoftmaxCrossEntropy{}, Adam{}};
  one.fit(train, {.epochs = 2, .batch_size = 16, .threads = 1});

  save_checkpoint(scratch / "a", one);
  resume(scratch / "a", other);
  save_checkpoint(scratch / "b", other);

  CHECK(read_file(scratch / "a") == read_file(scratch / "b"));
}

TEST_CASE("resume: a network in double, and one of maps as input, come back as well") {
  const Scratch scratch;
  const Dataset flat = support::blobs(70, 12, 4, 1);
  const Dataset maps({3, 2, 2}, flat.samples(),
                     {flat.labels().begin(), flat.labels().end()}, 4);
  const auto make = [] {
    return sequential(SparseCSR<SET, double>(9, set), Dense<double>(4));
  };
  auto net = make(), again = make();
  Trainer one{net, SoftmaxCrossEntropy{}, SGD{.momentum = 0.5}};
  Trainer other{again, SoftmaxCrossEntropy{}, SGD{.momentum = 0.5}};
  one.fit(maps, {.epochs = 2, .batch_size = 16, .threads = 1});

  save_checkpoint(scratch / "a", one);
  resume(scratch / "a", other);

  CHECK(again.input() == Shape{3, 2, 2});
  CHECK(support::state_of(again) == support::state_of(net));
}
