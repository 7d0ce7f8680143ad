// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <rewire/layers/dense.hpp>
#include <rewire/layers/dropout.hpp>
#include <rewire/layers/relu.hpp>
#include <rewire/layers/sparse_csr.hpp>
#include <rewire/layers/srelu.hpp>
#include <rewire/losses/softmax_cross_entropy.hpp>
#include <rewire/network/sequential.hpp>
#include <rewire/optimizers/adam.hpp>
#include <rewire/optimizers/sgd.hpp>
#include <rewire/topology/set.hpp>
#include <rewire/training/trainer.hpp>

#include "support/net_state.hpp"
#include "support/tiny_data.hpp"

using namespace rewire;

namespace {

struct Outcome {
  std::map<std::string, std::vector<double>> state;
  std::vector<double> losses;
  bool operator==(const Outcome&) const = default;
};

template <class Optimizer>
Outcome trained(std::size_t threads, Optimizer optimizer) {
  const Dataset train = support::blobs(90, 20, 4, 1),
                test = support::blobs(33, 20, 4, 2);
  const SET set{.epsilon = 4};
  auto net = sequential(SparseCSR{70, set}, SReLU{}, Dropout{0.3}, SparseCSR{50, set},
                        ReLU{}, Dropout{0.3}, SparseCSR{4, set});
  Trainer trainer{net, SoftmaxCrossEntropy{}, optimizer};
  Outcome all;
  struct Losses {
    std::vector<double>& to;
    void on_step(const Report& r) { to.push_back(r.loss); }
    void on_epoch(const Report& r) {
      to.push_back(r.test->loss);
      to.push_back(r.train->accuracy);
    }
  };
  trainer.fit(train,
              {.epochs = 3,
               .batch_size = 32,
               .threads = threads,
               .test = &test,
               .evaluate_train = true,
               .clip_norm = 1},
              Losses{all.losses});
  all.state = support::state_of(net);
  return all;
}

}  // namespace

TEST_CASE("Trainer: a sparse network has the same bits for 1, 2, 3 and 4 threads") {
  const SGD sgd{.learning_rate = 0.05, .momentum = 0.9, .decay = 0.0002};
  const Adam adam{.learning_rate = 0.01};

  const Outcome one = trained(1, sgd), one_adam = trained(1, adam);

  for (const std::size_t threads : {2, 3, 4}) {
    CAPTURE(threads);
    CHECK((trained(threads, sgd) == one));
    CHECK((trained(threads, adam) == one_adam));
  }
  CHECK_FALSE((one == one_adam));
}

TEST_CASE("Trainer: augmented in the background, a run has the same bits every time") {
  Dataset train = support::blobs(90, 27, 4, 1);
  const auto noisy = [](const Sample& from, std::span<float> input, std::span<Label>,
                        Rng& rng) {
    for (std::size_t f = 0; f < input.size(); ++f)
      input[f] = from.input[f] + 0.1F * static_cast<float>(rng.normal());
  };
  const auto run = [&](std::size_t threads, Augment augment) {
    auto net = sequential(SparseCSR{40, SET{.epsilon = 6}}, ReLU{}, Dense{4});
    Trainer trainer{net, SoftmaxCrossEntropy{}, SGD{.learning_rate = 0.05}};
    trainer.fit(train, {.epochs = 3,
                        .batch_size = 32,
                        .threads = threads,
                        .augment = std::move(augment)});
    return support::state_of(net);
  };

  const auto once = run(1, noisy);

  CHECK(once == run(1, noisy));
  CHECK(once != run(1, {}));
}
