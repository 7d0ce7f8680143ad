// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>

#include <rewire/analysis/flops.hpp>
#include <rewire/layers/average_pool.hpp>
#include <rewire/layers/conv.hpp>
#include <rewire/layers/dense.hpp>
#include <rewire/layers/sparse_conv.hpp>
#include <rewire/models/mlp.hpp>
#include <rewire/models/resnet.hpp>
#include <rewire/network/any_layer.hpp>
#include <rewire/network/sequential.hpp>
#include <rewire/network/sum.hpp>
#include <rewire/topology/fix_prob.hpp>
#include <rewire/topology/set.hpp>

using namespace rewire;

namespace {

Mlp tutorial_network(std::optional<AnyTopology> topology) {
  Mlp net = mlp({1000, 1000, 1000, 10}, {.topology = topology});
  Rng rng(1);
  net.build({784}, rng);
  return net;
}

/// A layer whose weights serve at 100 positions each, as those of a convolution that
/// has 10 x 10 pixels.
struct Shared {
  Parameter<float> weight;
  SparseWeights<float> links;

  std::string name() const { return "Shared"; }
  Shape build(Shape input, Rng& rng) {
    weight = Parameter<float>({6}, Role::weight);
    links = SparseWeights<float>(random_pattern({.outputs = 4, .inputs = 5}, 0.25, rng),
                                 {}, {}, rng);
    weight.positions = links.trained().positions = 100;
    return input;
  }
  void forward(Input<float>, Output<float>, Pass<float>&) const {}
  void backward(Input<float>, Input<float>, Input<float>, Output<float>, Pass<float>&) {
  }
  static void visit(auto& self, auto&& v, const Path& at) {
    v(at / "weight", self.weight);
    v(at, self.links, FixProb{});
  }
};
static_assert(check_layer<Shared>());

}  // namespace

TEST_CASE("flops: a dense perceptron has the MACs that are known for it") {
  const Mlp net = tutorial_network({});
  const ForwardMacs f = forward_macs(net);

  CHECK(f.dense == 2'794'000);
  CHECK(f.sparse == 2'794'000);
  // 60,000 images, 200 epochs: 1.006e14 MACs.
  CHECK(60'000 * 200 * dense_training_macs(f) ==
        doctest::Approx(1.006e14).epsilon(1e-3));
  CHECK(inference_flops(net) == 2 * 2'794'000);
  CHECK(training_flops(net, 10) == 10 * 6 * 2'794'000.0);
}

TEST_CASE("flops: a sparse one has those of its links") {
  const Mlp net = tutorial_network(SET{.epsilon = 13});
  const ForwardMacs f = forward_macs(net);

  CHECK(f.sparse == 85'192);
  CHECK(f.dense == 2'794'000);
  CHECK(sparse_training_macs(f) == 3 * 85'192);
  CHECK(inference_flops(net) == 2 * 85'192);
  CHECK(training_flops(net, 1) == 6 * 85'192);
}

// Evci et al., appendix H.
TEST_CASE("flops: RigL pays for a dense weight gradient every interval") {
  constexpr ForwardMacs f{.sparse = 10, .dense = 100};

  CHECK(rigl_training_macs(f, 100) == doctest::Approx((3000 + 20 + 100) / 101.0));
  CHECK(rigl_training_macs(f, 1e9) == doctest::Approx(sparse_training_macs(f)));
  CHECK(rigl_training_macs({.sparse = 7, .dense = 7}, 5) == doctest::Approx(21));
}

TEST_CASE("flops: a weight counts for each position where it serves") {
  Rng rng(1);
  Shared layer;
  layer.build({8}, rng);
  const ForwardMacs f = forward_macs(layer);

  CHECK(f.sparse == 100 * (6 + 5));
  CHECK(f.dense == 100 * (6 + 20));
  AnyLayer<> erased = std::move(layer);
  CHECK(forward_macs(erased).dense == 2600);
}

TEST_CASE("flops: a kernel counts whole at each pixel, of its group only") {
  Rng rng(1);
  auto net =
      sequential(Conv{6, {.kernel = 3, .stride = 2, .padding = 1, .groups = 2}},
                 Sum(SparseConv{4, FixProb{.density = 0.25}}, Conv{4, {.kernel = 1}}),
                 global_average_pool(), Dense{5});
  net.build({4, 7, 9}, rng);  // 4 x 5 pixels after the first

  const ForwardMacs f = forward_macs(net);

  CHECK(f.dense == 20 * (6 * 2 * 9 + 4 * 6 * 9 + 4 * 6) + 4 * 5);
  CHECK(f.sparse == 20 * (6 * 2 * 9 + 54 + 4 * 6) + 4 * 5);
  // RigL pays for the dense weight gradient of both kinds of layers.
  CHECK(rigl_training_macs(f, 99) == doctest::Approx((299 * f.sparse + f.dense) / 100));
}

// The architecture of the sparse training environment's reference: maps of 36 x 36.
TEST_CASE("flops: the residual network 3-3-3 has 51,654,016 MACs, at any density") {
  Rng rng(1);
  auto dense = resnet(10);
  dense.build({3, 32, 32}, rng);
  auto sparse = resnet(10, {.topology = FixProb{.density = 0.1}});
  sparse.build({3, 32, 32}, rng);

  CHECK(forward_macs(dense).dense == 51'654'016);
  CHECK(forward_macs(dense).sparse == 51'654'016);
  CHECK(forward_macs(sparse).dense == 51'654'016);
  CHECK(forward_macs(sparse).sparse == doctest::Approx(5'165'401).epsilon(1e-3));
}

TEST_CASE("flops: gradual pruning costs what its density is on average") {
  const GradualPruning at_once{.density = 0.1, .end = 0.5, .interval = 1'000'000};
  // Full for half of the 40 steps, then 0.1.
  CHECK(mean_density(at_once, 4, 10) == doctest::Approx(0.55));
  // The integral of the cubic schedule: 1/4 of the way above the end, on average.
  const GradualPruning each_step{
      .start = 0.9, .density = 0.1, .end = 0.5, .interval = 1};
  CHECK(mean_density(each_step, 100, 1000) ==
        doctest::Approx(0.5 * (0.1 + 0.8 / 4) + 0.5 * 0.1).epsilon(1e-3));
  CHECK(mean_density({.start = 0.2, .density = 0.5}, 4, 10) == doctest::Approx(0.2));
  CHECK(pruning_training_macs({.sparse = 5, .dense = 100}, 0.2) == doctest::Approx(60));
}
