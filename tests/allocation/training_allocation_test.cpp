// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include <rewire/layers/dense.hpp>
#include <rewire/layers/relu.hpp>
#include <rewire/layers/sparse_csr.hpp>
#include <rewire/losses/softmax_cross_entropy.hpp>
#include <rewire/losses/squared_error.hpp>
#include <rewire/models/mlp.hpp>
#include <rewire/network/count.hpp>
#include <rewire/network/sequential.hpp>
#include <rewire/optimizers/adam.hpp>
#include <rewire/optimizers/sgd.hpp>
#include <rewire/topology/rigl.hpp>
#include <rewire/topology/set.hpp>
#include <rewire/training/trainer.hpp>

#include "support/allocation.hpp"
#include "support/tiny_data.hpp"

using namespace rewire;
using support::Allocated;

namespace {

/// Counts the steps between which anything at all was allocated, but for the first of
/// an epoch, before which links rewire; and the most that an evaluation took, the first
/// left out.
struct Watch {
  std::optional<Allocated> since = {};
  std::size_t quiet_steps = 0, noisy_steps = 0;
  std::size_t evaluation_bytes = 0;

  void on_step(const Report&) {
    if (since) ++(since->calls() == 0 ? quiet_steps : noisy_steps);
    since.emplace();
  }
  void on_epoch(const Report& r) {
    if (r.now.epoch > 0) evaluation_bytes = std::max(evaluation_bytes, since->peak());
    since.reset();
  }
};

template <class Net, class Optimizer>
Watch watch(Net net, Optimizer optimizer, std::size_t threads) {
  const Dataset train = support::blobs(200, 30, 4, 1),
                test = support::blobs(70, 30, 4, 2);
  Trainer trainer{net, SoftmaxCrossEntropy{}, optimizer};
  Watch seen;
  trainer.fit(train,
              {.epochs = 3,
               .batch_size = 64,
               .threads = threads,
               .schedule = [](const Progress& p) { return 1 - p.share(); },
               .test = &test,
               .clip_norm = 1},
              seen);
  return seen;
}

// 64 numbers of 8 bytes, and what the allocator adds.
constexpr std::size_t positions_of_a_batch = 64 * 8 + 64;

auto typed_net() {
  const SET set{.density = 0.1};
  return sequential(SparseCSR{100, set}, ReLU{}, Dropout{0.2}, SparseCSR{80, set},
                    ReLU{}, Dense{4});
}

}  // namespace

TEST_CASE(
    "training: after the first step, a step allocates nothing, an evaluation hardly") {
  for (const std::size_t threads : {1, 2}) {
    CAPTURE(threads);
    for (const Watch& seen :
         {watch(typed_net(), SGD{.momentum = 0.9}, threads),
          watch(typed_net(), Adam{}, threads),
          watch(mlp({100, 80, 4}, {.topology = SET{.density = 0.1}, .dropout = 0.2}),
                SGD{.momentum = 0.9}, threads)}) {
      CHECK(seen.noisy_steps == 0);
      CHECK(seen.quiet_steps == 3 * 3);  // of 4 in an epoch
      CHECK(seen.evaluation_bytes <= positions_of_a_batch);
    }
  }
}

TEST_CASE_TEMPLATE(
    "training: 20,000 x 20,000 cells at 0.1 % take less than 200 MB, rewiring too",
    Kind, SET, RigL) {
  constexpr std::size_t width = 20'000;
  Rng rng(1);
  auto points = Dataset::Floats::from_shape({64, width});
  auto values = Dataset::Floats::from_shape({64, width});
  for (float& v : points) v = static_cast<float>(rng.uniform(-1, 1));
  for (float& v : values) v = static_cast<float>(rng.uniform(-1, 1));
  const Dataset set({width}, std::move(points), std::move(values));
  const Allocated all;
  Kind topology{.density = 0.001};
  if constexpr (std::is_same_v<Kind, RigL>) topology.interval = 1, topology.end = 1;
  auto net = sequential(SparseCSR{width, topology});
  Trainer trainer{net, SquaredError{}, SGD{.learning_rate = 0.1, .momentum = 0.9}};
  struct Rewired {
    std::size_t links = 0;
    void on_rewire(const Path&, const Pattern&, const Rewiring& r) {
      links += r.count_grown();
    }
  };
  Rewired rewired;

  const Report report =
      trainer.fit(set, {.epochs = 4, .batch_size = 64, .threads = 2}, rewired);

  // Dense, the weights alone would take 1,600 MB, and as much again for each of
  // gradient and velocity.  What RigL looks at of the gradient at a time takes 12 bytes
  // a cell of some 50 rows in each thread.
  constexpr std::size_t most = 200'000'000;
  CHECK(count(net).connections == 400'000);
  CHECK(rewired.links > 80'000);
  CHECK(report.loss > 0);
  CHECK(all.peak() < most);
  MESSAGE("peak: ", all.peak() / 1'000'000, " MB");
}

TEST_CASE("training: with RigL only the steps that rewire, allocate") {
  const Dataset train = support::blobs(640, 30, 4, 1);
  const RigL rigl{.density = 0.1, .interval = 5, .end = 1};
  auto net =
      sequential(SparseCSR{100, rigl}, ReLU{}, SparseCSR{80, rigl}, ReLU{}, Dense{4});
  struct Steps {
    Allocated since = {};
    std::vector<std::size_t> noisy = {};
    void on_step(const Report& r) {
      if (since.calls() > 0) noisy.push_back(r.now.step);
      since = Allocated();
    }
  };
  for (const std::size_t threads : {1, 2}) {
    Steps seen;
    seen.noisy.reserve(100);
    Trainer trainer{net, SoftmaxCrossEntropy{}, SGD{.momentum = 0.9}};
    trainer.fit(train, {.epochs = 1, .batch_size = 32, .threads = threads}, seen);
    CHECK(seen.noisy == std::vector<std::size_t>{0, 5, 10, 15});
  }
}
