// SPDX-License-Identifier: BSD-3-Clause
// What `fit` refuses before it begins.
#include <doctest/doctest.h>

#include <limits>

#include <rewire/layers/dense.hpp>
#include <rewire/layers/dropout.hpp>
#include <rewire/layers/sparse_csr.hpp>
#include <rewire/losses/binary_cross_entropy.hpp>
#include <rewire/losses/softmax_cross_entropy.hpp>
#include <rewire/losses/squared_error.hpp>
#include <rewire/network/sequential.hpp>
#include <rewire/optimizers/sgd.hpp>
#include <rewire/topology/fix_prob.hpp>
#include <rewire/topology/set.hpp>
#include <rewire/training/trainer.hpp>

#include "support/error.hpp"
#include "support/net_state.hpp"
#include "support/tiny_data.hpp"

using namespace rewire;

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

/// The message of `fit` with these options, on a network built for 6 features and 4
/// classes, which must stay as it was.
template <class Loss = SoftmaxCrossEntropy>
std::string refusal(const Dataset& set, const FitOptions& options, Loss loss = {}) {
  auto net = sequential(Dense{4});
  Rng rng(1);
  net.build({6}, rng);
  Trainer trainer{net, loss, SGD{}};
  const auto before = support::state_of(net).at("layer.0.weight");
  const std::string message = support::error_of([&] { trainer.fit(set, options); });
  CHECK(support::state_of(net).at("layer.0.weight") == before);
  return message;
}

/// The message when a network with this layer is built.
template <class L>
std::string refusal_to_build(L layer) {
  Rng rng(1);
  return support::error_of([&] { layer.build({6}, rng); });
}

const Dataset set = support::blobs(20, 6, 4, 1);

}  // namespace

TEST_CASE("fit: refuses sizes that make no sense") {
  CHECK(refusal(set, {.batch_size = 0}) ==
        "fit: expected a batch of at least one sample, found 0; choose 32 to 128 to "
        "start with");
  CHECK(refusal(set, {.batch_size = 21}) ==
        "fit: expected a batch no larger than the training set, found 21 of 20; lower "
        "the batch "
        "size");
  CHECK(refusal(set, {.epochs = 0, .batch_size = 10}) ==
        "fit: expected at least one epoch, found 0; raise epochs");
  CHECK(refusal(Dataset{}, {}) ==
        "fit: expected a training set of at least one sample, found none; check the "
        "data");
  CHECK(refusal(support::blobs(0, 6, 4, 1), {}) ==
        "fit: expected a training set of at least one sample, found none; check the "
        "data");
}

TEST_CASE("fit: refuses a clipping norm that is none") {
  CHECK(refusal(set, {.batch_size = 10, .clip_norm = -1}) ==
        "fit: expected clip_norm >= 0, found -1; give 0 for no limit");
  CHECK(refusal(set, {.batch_size = 10, .clip_norm = not_a_number}) ==
        "fit: expected clip_norm >= 0, found nan; give 0 for no limit");
}

TEST_CASE("fit: refuses more threads than any machine has") {
  CHECK(refusal(set, {.batch_size = 10, .threads = 5000}) ==
        "fit: expected at most 4096 threads, found 5000; give 0 for as many as the "
        "machine has");
}

TEST_CASE("fit: notices that its very last update was too large") {
  auto net = sequential(Dense{4});
  Trainer trainer{net, SoftmaxCrossEntropy{}, SGD{.learning_rate = 1e39}};

  CHECK(support::error_of([&] { trainer.fit(set, {.batch_size = 20}); }) ==
        "fit, epoch 0, step 0: expected finite weights, found others in "
        "layer.0.weight; lower the learning rate, clip gradients, or check the data");
}

TEST_CASE("fit: refuses a test set that cannot be evaluated") {
  const Dataset empty, wide = support::blobs(20, 7, 4, 1),
                       few = support::blobs(9, 6, 4, 1);
  CHECK(refusal(set, {.batch_size = 10, .test = &empty}) ==
        "fit: expected a test set of at least one sample, found none; leave it out or "
        "check "
        "the data");
  CHECK(refusal(set, {.batch_size = 10, .test = &wide}) ==
        "fit: expected test samples shaped as training samples, found 7 against 6; "
        "load both "
        "the same way");
  CHECK(refusal(set, {.batch_size = 10, .test = &few, .drop_last = true}) ==
        "fit: expected a batch no larger than the test set, whose last batch is "
        "dropped, found "
        "10 of 9; lower the batch size or keep the last batch");
}

TEST_CASE("fit: refuses samples of another shape than the network's") {
  CHECK(refusal(support::blobs(20, 5, 4, 1), {.batch_size = 10}) ==
        "fit: expected samples of 6, as the network was built for, found 5; build a "
        "network "
        "for this shape");
}

TEST_CASE("fit: refuses more classes than outputs, in either set") {
  const Dataset seven = support::blobs(20, 6, 7, 1);
  const std::string expected =
      "fit: expected at most as many classes as the network has outputs, 4, found 7; "
      "give the "
      "last layer an output a class";
  CHECK(refusal(seven, {.batch_size = 10}) == expected);
  CHECK(refusal(set, {.batch_size = 10, .test = &seven}) == expected);
}

TEST_CASE("fit: takes fewer classes than outputs, and two for a single output") {
  auto wide = sequential(Dense{9}), narrow = sequential(Dense{1});
  Trainer many{wide, SoftmaxCrossEntropy{}, SGD{}};
  Trainer two{narrow, BinaryCrossEntropy{}, SGD{}};

  CHECK(many.fit(set, {.batch_size = 10}).now.step == 1);
  CHECK(two.fit(support::blobs(20, 6, 2, 1), {.batch_size = 10}).now.step == 1);
}

TEST_CASE("fit: refuses a loss that the data has nothing for") {
  CHECK(refusal(support::planes(20, 6, 4, 1), {.batch_size = 10}) ==
        "SoftmaxCrossEntropy: expected labels to be predicted, found none; take a data "
        "set "
        "with labels");
  CHECK(
      refusal(set, {.batch_size = 10}, SquaredError{}) ==
      "SquaredError: expected values to be predicted, found none; take a data set with "
      "values, or a loss on labels");
  CHECK(refusal(support::planes(20, 6, 3, 1), {.batch_size = 10}, SquaredError{}) ==
        "SquaredError: expected values of 4 as the prediction has, found 3; let the "
        "last layer "
        "have as many outputs as there are");
}

TEST_CASE("fit: layers and topologies refuse numbers out of their range") {
  CHECK(refusal_to_build(SparseCSR{4, SET{.zeta = 1.5}}) ==
        "SET: expected zeta in [0, 1], found 1.5; choose zeta inside that range");
  CHECK(refusal_to_build(SparseCSR{4, SET{.zeta = not_a_number}}) ==
        "SET: expected zeta in [0, 1], found nan; choose zeta inside that range");
  CHECK(refusal_to_build(SparseCSR{4, SET{.density = -0.1}}) ==
        "uniform topology: expected density in [0, 1], found -0.1; choose density "
        "inside that "
        "range");
  CHECK(refusal_to_build(SparseCSR{4, FixProb{.density = 2}}) ==
        "uniform topology: expected density in [0, 1], found 2; choose density inside "
        "that "
        "range");
  CHECK(refusal_to_build(SparseCSR{4, SET{.epsilon = -1}}) ==
        "Erdos-Renyi: expected epsilon >= 0, found -1; choose 10 to 30 to start with");
  CHECK(support::error_of([] { Dropout{1}; }) ==
        "Dropout: expected rate in [0, 1), found 1; give the share to be dropped");
  CHECK(support::error_of([] { Dropout{not_a_number}; }) ==
        "Dropout: expected rate in [0, 1), found nan; give the share to be dropped");
}

TEST_CASE("Trainer: refuses an optimizer whose numbers are out of range") {
  auto net = sequential(Dense{4});
  const auto message = [&](SGD sgd) {
    return support::error_of([&] { Trainer{net, SoftmaxCrossEntropy{}, sgd}; });
  };

  CHECK(message({.learning_rate = -1}) ==
        "SGD: expected learning_rate at least 0, and finite, found -1; choose another "
        "learning_rate");
  CHECK(message({.momentum = 1}) ==
        "SGD: expected momentum in [0, 1), found 1; choose momentum inside that range");
  CHECK(message({.decay = 2}) ==
        "SGD: expected decay in [0, 1], found 2; choose decay inside that range");
}
