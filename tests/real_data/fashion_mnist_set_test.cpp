// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstddef>
#include <numeric>
#include <rewire/core/process.hpp>
#include <rewire/core/random.hpp>
#include <rewire/io/mnist.hpp>
#include <rewire/losses/softmax_cross_entropy.hpp>
#include <rewire/models/mlp.hpp>
#include <rewire/network/count.hpp>
#include <rewire/optimizers/sgd.hpp>
#include <rewire/topology/set.hpp>
#include <rewire/training/trainer.hpp>
#include <span>
#include <vector>

#include "support/real_data.hpp"

using namespace rewire;

namespace {

Dataset some(const Dataset& set, std::size_t count, std::uint64_t seed) {
  std::vector<std::size_t> order(set.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  Rng rng(seed, Purpose::data);
  shuffle(order, rng);
  return set.subset(std::span(order).first(count));
}

/// The mean accuracy of the epochs 8 to 12: a single one goes up and down by 2 %.
struct Accuracy {
  double mean = 0;
  void on_epoch(const Report& r) {
    if (r.now.epoch + 1 >= 8) mean += r.test->accuracy / 5;
  }
};

}  // namespace

TEST_CASE("Fashion-MNIST: the published SET-MLP learns on 5,000 samples") {
  const Split data = fashion_mnist(real_data("fashion-mnist"));
  const Dataset train = some(data.train, 5000, 1), test = some(data.test, 1000, 2);
  Mlp net =
      mlp({1000, 1000, 1000, 10}, {.topology = SET{.epsilon = 13}, .dropout = 0.2});
  Trainer trainer{net, SoftmaxCrossEntropy{},
                  SGD{.learning_rate = 0.05, .momentum = 0.9, .decay = 0.0002}};
  Accuracy accuracy;
  const double start = cpu_seconds().value_or(0);

  trainer.fit(train, {.epochs = 12, .batch_size = 40, .seed = 1, .test = &test},
              accuracy);

  // Of processors, not of a clock: others may be busy on this machine.
  const double taken = cpu_seconds().value_or(0) - start;
  CHECK(count(net).connections == 85'192);
  CHECK(accuracy.mean >= 0.75);  // seeds 1 to 20: 0.769 to 0.808
  CHECK(taken < 30);             // 6 s with -O2
  MESSAGE("accuracy ", accuracy.mean, " in ", taken, " s of processors");
}
