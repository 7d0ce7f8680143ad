// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <thread>
#include <vector>

#include <rewire/layers/average_pool.hpp>
#include <rewire/layers/batch_norm.hpp>
#include <rewire/layers/conv.hpp>
#include <rewire/layers/depthwise_conv.hpp>
#include <rewire/layers/max_pool.hpp>
#include <rewire/layers/relu.hpp>
#include <rewire/layers/resize.hpp>
#include <rewire/layers/sparse_conv.hpp>
#include <rewire/network/sequential.hpp>
#include <rewire/network/visit.hpp>
#include <rewire/topology/fix_prob.hpp>

#include "support/tiles.hpp"

using namespace rewire;
using support::Tiles;

namespace {

/// All that a step computes.
struct Step {
  std::vector<float> y, dx, gradients;
  bool operator==(const Step&) const = default;
};

/// The numbers of sample n are the same whatever the samples and lanes.
void fill(Tiles<float>& maps) {
  maps.fill([] { return 0; });
  for (std::size_t n = 0; n < maps.view().samples; ++n) {
    Rng one(6, Purpose::data, n);
    for (std::size_t f = 0; f < maps.view().features(); ++f)
      maps.at(n, f) = static_cast<float>(one.uniform(-1, 1));
  }
}

/// Sample after sample.
std::vector<float> values(const Tiles<float>& maps) {
  std::vector<float> all;
  for (std::size_t n = 0; n < maps.view().samples; ++n) {
    for (std::size_t f = 0; f < maps.view().features(); ++f)
      all.push_back(maps.view().at(n, f));
  }
  return all;
}

template <class L>
Step one_step(L layer, const Shape& input, std::size_t samples, std::size_t lanes,
              std::size_t threads) {
  Rng rng(5);
  const Shape output = layer.build(input, rng);
  prepare_training(layer, 0);
  Tiles<float> x(input, samples, lanes), y(output, samples, lanes),
      dy(output, samples, lanes), dx(input, samples, lanes);
  fill(x), fill(dy);
  Pass<float> pass(threads);
  pass.begin(Mode::training, samples, lanes, 7);
  layer.forward(View<const float>(x), View<float>(y), pass);
  layer.backward(View<const float>(x), View<const float>(y), View<const float>(dy),
                 View<float>(dx), pass);
  Step step{values(y), values(dx), {}};
  each_gradient(layer, [&](const Path&, const auto& p) {
    step.gradients.insert(step.gradients.end(), p.gradient.begin(), p.gradient.end());
  });
  return step;
}

struct Batch {
  std::size_t samples, lanes;
};

template <class L>
bool same_on_any_number_of_threads(const L& layer, const Shape& input) {
  for (const Batch& batch : {Batch{1, 1}, Batch{5, 8}, Batch{20, 16}}) {
    const Step alone = one_step(layer, input, batch.samples, batch.lanes, 1);
    for (const std::size_t threads : {2, 3}) {
      if (one_step(layer, input, batch.samples, batch.lanes, threads) != alone)
        return false;
    }
  }
  return true;
}

auto sparse(std::size_t outputs, SparseConvOptions options = {}) {
  return SparseConv(outputs, FixProb{.density = 0.3}, options);
}

bool begins_with(const std::vector<float>& all, const std::vector<float>& first) {
  return first.size() <= all.size() &&
         std::equal(first.begin(), first.end(), all.begin());
}

}  // namespace

TEST_CASE("threads: their number changes no bit of a convolution's step") {
  const Shape input{6, 9, 10};
  CHECK(same_on_any_number_of_threads(Conv(8), input));
  CHECK(same_on_any_number_of_threads(Conv(8, {.kernel = 1}), input));
  CHECK(same_on_any_number_of_threads(Conv(6, {.stride = 2, .groups = 2}), input));
  CHECK(same_on_any_number_of_threads(DepthwiseConv(), input));
  CHECK(same_on_any_number_of_threads(DepthwiseConv({.stride = 2}), input));
  CHECK(same_on_any_number_of_threads(sparse(8), input));
  CHECK(same_on_any_number_of_threads(sparse(8, {.kernel = 1}), input));
  CHECK(same_on_any_number_of_threads(sparse(8, {.stride = 2}), input));
}

TEST_CASE("threads: their number changes no bit of a norm's step, or of what resizes") {
  const Shape input{6, 9, 10};
  CHECK(same_on_any_number_of_threads(BatchNorm(), input));
  CHECK(same_on_any_number_of_threads(MaxPool(), input));
  CHECK(same_on_any_number_of_threads(AveragePool(), input));
  CHECK(same_on_any_number_of_threads(AdaptiveAveragePool(2, 3), input));
  CHECK(same_on_any_number_of_threads(Resize({.height = 13, .width = 5}), input));
}

TEST_CASE("threads: their number changes no bit where a layer does the next one's") {
  CHECK(same_on_any_number_of_threads(
      sequential(Conv(8), BatchNorm(), ReLU{}, sparse(6), ReLU{}, DepthwiseConv(),
                 BatchNorm(), ReLU{}, Conv(4, {.kernel = 1})),
      {3, 8, 9}));
}

TEST_CASE("threads: minimal filtering gives the same bits for any threads and batch") {
  for (const std::size_t side : {11, 16}) {
    const Conv layer(26);
    const Shape input{30, side, side};
    REQUIRE(winograd_pays(26, input));
    const Step all = one_step(layer, input, 17, 16, 1);

    const Step single = one_step(layer, input, 1, 1, 1),
               few = one_step(layer, input, 4, 4, 2);

    CHECK(one_step(layer, input, 17, 16, 3) == all);
    CHECK(begins_with(all.y, single.y));
    CHECK(begins_with(all.dx, single.dx));
    CHECK(begins_with(all.y, few.y));
    CHECK(begins_with(all.dx, few.dx));
  }
}

TEST_CASE("threads: one const network of maps serves several passes at the same time") {
  auto net = sequential(Conv(24), BatchNorm(), ReLU{}, Conv(22), ReLU{}, sparse(8),
                        DepthwiseConv(), MaxPool(), AdaptiveAveragePool());
  Rng rng(2);
  net.build({20, 8, 8}, rng);
  Tiles<float> x(net.input(), 10, 16);
  fill(x);
  const auto run = [&x](const auto& of) {
    Tiles<float> y(of.output(), 10, 16);
    Pass<float> pass;
    pass.begin(Mode::inference, 10, 16);
    of.forward(View<const float>(x), View<float>(y), pass);
    return values(y);
  };
  const auto& shared = net;
  const auto expected = run(shared);
  std::vector<int> right(3);
  std::vector<std::thread> users;

  for (int& ok : right) {
    users.emplace_back([&] {
      for (int i = 0; i < 10; ++i) ok += run(shared) == expected;
    });
  }
  for (std::thread& user : users) user.join();

  CHECK(right == std::vector<int>{10, 10, 10});
}
