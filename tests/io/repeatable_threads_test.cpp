// SPDX-License-Identifier: BSD-3-Clause
// The promises of docs/reliability.md on repeating a run.
#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <thread>

#include <rewire/io/checkpoint.hpp>
#include <rewire/layers/dense.hpp>
#include <rewire/layers/dropout.hpp>
#include <rewire/layers/relu.hpp>
#include <rewire/layers/sparse_csr.hpp>
#include <rewire/losses/softmax_cross_entropy.hpp>
#include <rewire/network/sequential.hpp>
#include <rewire/optimizers/adam.hpp>
#include <rewire/topology/rigl.hpp>
#include <rewire/topology/set.hpp>

#include "io/scratch.hpp"
#include "support/net_state.hpp"
#include "support/tiny_data.hpp"

using namespace rewire;

namespace {

const Dataset& data() {
  static const Dataset set = support::blobs(48, 12, 4, 1);
  return set;
}

auto sparse_net() {
  return sequential(SparseCSR{30, SET{.density = 0.3}}, ReLU{}, Dropout{0.3},
                    SparseCSR{4, RigL{.density = 0.5, .interval = 3}});
}
auto mixed_net() {
  return sequential(SparseCSR{30, SET{.density = 0.3}}, ReLU{}, Dropout{0.3}, Dense{4});
}

/// The state of a network after training, and of its optimizer.
template <class Make>
auto trained(Make make, std::size_t threads, std::size_t epochs = 6) {
  auto net = make();
  Trainer trainer{net, SoftmaxCrossEntropy{}, Adam{.learning_rate = 0.01}};
  trainer.fit(data(),
              {.epochs = epochs, .batch_size = 16, .seed = 3, .threads = threads});
  return support::state_of(net);
}

}  // namespace

TEST_CASE("repeatable: 20 runs with two threads give the same bits") {
  const auto sparse = trained(sparse_net, 2), mixed = trained(mixed_net, 2);
  for (int run = 1; run < 20; ++run) {
    CAPTURE(run);
    CHECK(trained(sparse_net, 2) == sparse);
    CHECK(trained(mixed_net, 2) == mixed);
  }
}

TEST_CASE("repeatable: 1, 2, 3 and 8 threads give a sparse network the same bits") {
  const auto one = trained(sparse_net, 1);
  for (const std::size_t threads : {2, 3, 8}) {
    CAPTURE(threads);
    CHECK(trained(sparse_net, threads) == one);
  }
}

TEST_CASE(
    "repeatable: two trainings in two threads give the bits of one after another") {
  const auto sparse = trained(sparse_net, 2), mixed = trained(mixed_net, 2);
  std::map<std::string, std::vector<double>> left, right;

  std::thread other([&] { left = trained(sparse_net, 2); });
  right = trained(mixed_net, 2);
  other.join();

  CHECK(left == sparse);
  CHECK(right == mixed);
}

TEST_CASE("repeatable: saved and resumed at 50 random moments, a run is the same") {
  const Scratch scratch;
  constexpr std::size_t epochs = 60;
  const auto expected = trained(mixed_net, 1, epochs);
  struct Stop {
    std::size_t after;
    Flow on_rest(const Report& r) const {
      return r.now.epoch + 1 == after ? Flow::stop : Flow::go_on;
    }
  };
  Rng rng(9);
  for (int i = 0; i < 50; ++i) {
    const std::size_t first = 1 + rng.below(epochs - 1);
    CAPTURE(first);
    const FitOptions options{
        .epochs = epochs, .batch_size = 16, .seed = 3, .threads = 1};
    {
      auto net = mixed_net();
      Trainer trainer{net, SoftmaxCrossEntropy{}, Adam{.learning_rate = 0.01}};
      trainer.fit(data(), options, Stop{first});
      save_checkpoint(scratch / "run", trainer);
    }
    auto net = mixed_net();
    Trainer trainer{net, SoftmaxCrossEntropy{}, Adam{.learning_rate = 0.01}};
    resume(scratch / "run", trainer);
    trainer.fit(data(), options);

    CHECK(support::state_of(net) == expected);
  }
}
