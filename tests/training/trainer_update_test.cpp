// SPDX-License-Identifier: BSD-3-Clause
// What a step does to weights: decay, clipping, failure.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include <rewire/layers/dense.hpp>
#include <rewire/layers/relu.hpp>
#include <rewire/layers/sparse_csr.hpp>
#include <rewire/layers/srelu.hpp>
#include <rewire/losses/softmax_cross_entropy.hpp>
#include <rewire/losses/squared_error.hpp>
#include <rewire/network/any_layer.hpp>
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

/// The state of a network of one step after another.
struct States {
  template <class Net>
  explicit States(const Net& net) : look([&net] { return support::state_of(net); }) {}
  void on_begin(const Report&) { seen.push_back(look()); }
  void on_step(const Report&) { seen.push_back(look()); }
  std::function<std::map<std::string, std::vector<double>>()> look;
  std::vector<std::map<std::string, std::vector<double>>> seen = {};
};

double norm_of_change(const States& states, std::size_t step) {
  double squares = 0;
  for (const auto& [name, after] : states.seen[step + 1]) {
    if (name.find("weight") == name.npos && name.find("bias") == name.npos) continue;
    if (name.find("slot") != name.npos) continue;
    const auto& before = states.seen[step].at(name);
    for (std::size_t i = 0; i < after.size(); ++i) {
      squares += (after[i] - before[i]) * (after[i] - before[i]);
    }
  }
  return std::sqrt(squares);
}

}  // namespace

TEST_CASE(
    "Trainer: decay pulls at weights, at biases unless told not to, never at shapes") {
  const Dataset set = support::blobs(32, 6, 4, 1);
  for (const bool biases : {true, false}) {
    CAPTURE(biases);
    auto net = sequential(SparseCSR{8, FixProb{.density = 0.5}}, SReLU{}, Dense{4});
    Rng rng(1);
    net.build(set.shape(), rng);
    prepare_training(net, 0);
    each_parameter(
        net, [](const Path&, Parameter<float>& p) { p.value.assign(p.size(), 1); });
    Trainer trainer{net, SoftmaxCrossEntropy{}, SGD{.learning_rate = 0, .decay = 0.25}};

    trainer.fit(set, {.batch_size = 16, .threads = 1, .decay_biases = biases});

    const double twice = 0.75 * 0.75, never = 1;
    const auto state = support::state_of(net);
    const auto all = [&](const char* name, double value) {
      const auto& found = state.at(name);
      return found == std::vector<double>(found.size(), value);
    };
    CHECK(all("layer.0.values", twice));
    CHECK(all("layer.2.weight", twice));
    CHECK(all("layer.0.bias", biases ? twice : never));
    CHECK(all("layer.2.bias", biases ? twice : never));
    for (const char* shape : {"left", "slope_left", "width", "slope_right"}) {
      CHECK(all(text("layer.1.", shape).c_str(), never));
    }
  }
}

TEST_CASE("Trainer: clipping bounds the norm of all gradients together") {
  const Dataset set = support::blobs(64, 6, 4, 1);
  auto net = sequential(Dense{8}, ReLU{}, Dense{4}),
       free = sequential(Dense{8}, ReLU{}, Dense{4});
  constexpr double most = 0.01;
  States clipped(net), as_is(free);
  FitOptions o{.batch_size = 16, .threads = 1, .clip_norm = most};

  Trainer{net, SoftmaxCrossEntropy{}, SGD{.learning_rate = 1}}.fit(set, o, clipped);
  o.clip_norm = 0;
  Trainer{free, SoftmaxCrossEntropy{}, SGD{.learning_rate = 1}}.fit(set, o, as_is);

  constexpr double rounding =
      1e-4;  // weights of order 1 in float, changes of order 0.01
  for (std::size_t step = 0; step < 4; ++step) {
    CHECK(norm_of_change(clipped, step) ==
          doctest::Approx(most).epsilon(rounding * 10));
    CHECK(norm_of_change(as_is, step) > 2 * most);
  }
}

TEST_CASE("Trainer: NaN in the input stops at its step and leaves the weights alone") {
  auto points = Dataset::Floats::from_shape({8, 2});
  points.fill(0.5F);
  points(5, 1) = std::numeric_limits<float>::quiet_NaN();
  const Dataset set({2}, points, std::vector<Label>(8), 2, "with NaN");
  auto net = sequential(Dense{2});
  Trainer trainer{net, SoftmaxCrossEntropy{}, SGD{}};
  States states(net);

  const auto message = support::error_of([&] {
    trainer.fit(set, {.batch_size = 2, .threads = 1, .shuffle = false}, states);
  });

  CHECK(message ==
        "fit, epoch 0, step 2: expected a finite loss, found nan (first not finite: "
        "the input "
        "batch); lower the learning rate, clip gradients, or check the data");
  CHECK(states.seen.size() == 3);
  CHECK(support::state_of(net) == states.seen.back());
}

TEST_CASE(
    "Trainer: exploding weights stop the run, with the parameter or layer by name") {
  const Dataset set = support::planes(64, 4, 3, 1);
  auto net = sequential(Dense{8}, ReLU{}, Dense{3});
  Trainer trainer{net, SquaredError{}, SGD{.learning_rate = 1e4}};
  States states(net);

  const auto message = support::error_of([&] {
    trainer.fit(set, {.epochs = 50, .batch_size = 16, .threads = 1}, states);
  });

  CHECK(message.substr(0, 27) == "fit, epoch 0, step 3: expec");
  CHECK(message.find("expected a finite loss, found ") != message.npos);
  CHECK(message.find("(first not finite: ") != message.npos);
  CHECK(message.find("layer.") != message.npos);
  const auto after = support::state_of(net);
  for (const auto& [name, numbers] : states.seen.back()) {
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      const double now = after.at(name)[i];
      CHECK((now == numbers[i] || (std::isnan(now) && std::isnan(numbers[i]))));
    }
  }
}

TEST_CASE("Trainer: the layer whose output overflows is named, erased or not") {
  const Dataset set = support::blobs(16, 6, 4, 1);
  const auto message = [&](auto net) {
    Rng rng(1);
    net.build(set.shape(), rng);
    prepare_training(net, 0);
    each_parameter(net, [](const Path& at, Parameter<float>& p) {
      if (at.str() == "layer.2.weight") p.value.assign(p.size(), 3e38F);
    });
    Trainer trainer{net, SoftmaxCrossEntropy{}, SGD{}};
    return support::error_of(
        [&] { trainer.fit(set, {.batch_size = 8, .threads = 1}); });
  };
  std::vector<AnyLayer<>> erased;
  erased.emplace_back(Dense{16});
  erased.emplace_back(ReLU{});
  erased.emplace_back(Dense{4});
  const std::string expected =
      "fit, epoch 0, step 0: expected a finite loss, found nan (first not finite: the "
      "output "
      "of layer.2 (Dense 4)); lower the learning rate, clip gradients, or check the "
      "data";

  CHECK(message(sequential(Dense{16}, ReLU{}, Dense{4})) == expected);
  CHECK(message(sequential(std::move(erased))) == expected);
}
