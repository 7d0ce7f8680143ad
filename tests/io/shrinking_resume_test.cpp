// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <vector>

#include <rewire/io/checkpoint.hpp>
#include <rewire/losses/softmax_cross_entropy.hpp>
#include <rewire/models/mlp.hpp>
#include <rewire/optimizers/adam.hpp>
#include <rewire/optimizers/sgd.hpp>
#include <rewire/topology/gradual_pruning.hpp>
#include <rewire/topology/importance_pruning.hpp>
#include <rewire/training/trainer.hpp>

#include "scratch.hpp"
#include "support/net_state.hpp"
#include "support/tiny_data.hpp"

using namespace rewire;

namespace {

constexpr std::size_t epochs = 6;

struct Trace {
  std::vector<double> losses = {};
  std::vector<std::size_t> links = {};
  std::size_t stop_after = 0;

  void on_step(const Report& r) { losses.push_back(r.loss); }
  void on_rewire(const Path&, const Pattern&, const Rewiring& change) {
    links.push_back(change.links.size());
  }
  Flow on_rest(const Report& r) {
    return r.now.epoch + 1 == stop_after ? Flow::stop : Flow::go_on;
  }
};

Mlp network(const AnyTopology& topology) {
  return mlp({30, 20, 4},
             {.topology = topology, .rewire_output = true, .dropout = 0.2});
}

/// A run at once, and one that is interrupted after half of the epochs and goes on in
/// other objects; both have the same losses, numbers of links, weights and slots.
template <class Optimizer>
std::vector<std::size_t> links_of_both(const AnyTopology& topology,
                                       Optimizer optimizer) {
  const Scratch scratch;
  const Dataset train = support::blobs(80, 12, 4, 1);
  const FitOptions options{.epochs = epochs, .batch_size = 16, .seed = 9, .threads = 1};
  Mlp whole = network(topology), first = network(topology), second = network(topology);
  Trainer at_once{whole, SoftmaxCrossEntropy{}, optimizer};
  Trace expected, found{.stop_after = epochs / 2};
  at_once.fit(train, options, expected);

  Trainer before{first, SoftmaxCrossEntropy{}, optimizer};
  before.fit(train, options, found);
  save_checkpoint(scratch / "run", before);
  Trainer after{second, SoftmaxCrossEntropy{}, optimizer};
  resume(scratch / "run", after);
  after.fit(train, options, found);

  CHECK(found.losses == expected.losses);
  CHECK(found.links == expected.links);
  CHECK(support::state_of(second) == support::state_of(whole));
  CHECK(expected.losses.back() < expected.losses.front());
  return expected.links;
}

}  // namespace

TEST_CASE(
    "shrinking: a gradually pruned run goes on bit for bit, down to its density") {
  const GradualPruning policy{.density = 0.25, .interval = 4};
  const SGD sgd{.learning_rate = 0.05, .momentum = 0.9};
  for (const auto& links : {links_of_both(policy, sgd),
                            links_of_both(policy, Adam{.learning_rate = 0.01})}) {
    REQUIRE(links.size() == 3 * 6);  // after 4, 8, 12, 16, 20 and 22 of 30 steps
    for (std::size_t i = 3; i < 15; ++i) CHECK(links[i] < links[i - 3]);
    CHECK(links[15] == 90);
    CHECK(links[16] == 150);
    CHECK(links[17] == 20);
  }
}

TEST_CASE("shrinking: a layer may lose its last link") {
  const auto links =
      links_of_both(GradualPruning{.density = 0, .end = 0.9, .interval = 5},
                    SGD{.learning_rate = 0.01});

  CHECK(links.back() == 0);
}

TEST_CASE("shrinking: a run that prunes neurons goes on bit for bit") {
  const ImportancePruning policy{
      .set = {.density = 0.5}, .share = 0.3, .after = 0, .every = 2};

  const auto links = links_of_both(policy, SGD{.learning_rate = 0.05, .momentum = 0.9});

  REQUIRE(links.size() == 3 * (epochs - 1));
  CHECK(links[0] == 180);
  CHECK(links[3] == 180);  // SET
  CHECK(links[6] < 180);   // neurons go
  CHECK(links[9] == links[6]);
  CHECK(links[12] < links[9]);
}
