// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <thread>

#include <rewire/layers/dense.hpp>
#include <rewire/layers/dropout.hpp>
#include <rewire/layers/relu.hpp>
#include <rewire/layers/sparse_csr.hpp>
#include <rewire/network/sequential.hpp>
#include <rewire/topology/set.hpp>
#include <rewire/training/predictor.hpp>

#include "support/error.hpp"
#include "support/tiles.hpp"

using namespace rewire;

namespace {

auto small_net() {
  auto net = sequential(SparseCSR{40, SET{.density = 0.3}}, ReLU{}, Dropout{0.5},
                        SparseCSR{3, SET{.density = 1}});
  Rng rng(1);
  net.build({6}, rng);
  return net;
}
Tensor<float, 2> random_samples(std::size_t count, std::uint64_t seed = 1) {
  Rng rng(seed);
  auto samples = Tensor<float, 2>::from_shape({count, 6});
  for (float& v : samples) v = static_cast<float>(rng.uniform(-1, 1));
  return samples;
}

}  // namespace

TEST_CASE("Predictor: samples first in and out, the same as forward") {
  const auto net = small_net();
  Predictor predict(net);
  for (const std::size_t count : {1, 2, 40, 300}) {
    CAPTURE(count);
    const auto samples = random_samples(count);
    Pass<float> pass;
    const std::size_t lanes = plan_lanes(count, net.lanes());
    pass.begin(Mode::inference, count, lanes);
    support::Tiles<float> x({6}, count, lanes), y({3}, count, lanes);
    x.fill([] { return 0; });
    for (std::size_t n = 0; n < count; ++n) {
      for (std::size_t f = 0; f < 6; ++f) x.at(n, f) = samples(n, f);
    }
    net.forward<float>(x, y, pass);

    const auto out = predict(samples);

    REQUIRE(out.shape(0) == count);
    REQUIRE(out.shape(1) == 3);
    std::size_t equal = 0;
    for (std::size_t n = 0; n < count; ++n) {
      for (std::size_t f = 0; f < 3; ++f) equal += out(n, f) == y.at(n, f);
    }
    CHECK(equal == 3 * count);
  }
}

TEST_CASE("Predictor: writes into memory that is there, whatever was asked before") {
  const auto net = small_net();
  Predictor predict(net);
  Tensor<float, 2> out;
  for (const std::size_t count : {1, 40, 1}) {
    const auto samples = random_samples(count);

    predict(samples, out);
    const float* const before = out.data();
    predict(samples, out);

    CHECK(out == predict(samples));
    CHECK(out.data() == before);
  }
}

TEST_CASE("Predictor: what a sample gives depends on nothing but the sample") {
  const auto net = small_net();
  Predictor predict(net);
  const auto samples = random_samples(50);
  const auto together = predict(samples);
  // A batch of one adds in another order than a wide one: not more than rounding apart.
  constexpr float rounding = 1e-6F;

  CHECK(predict(samples) == together);  // dropout is off
  for (std::size_t n = 0; n < 50; ++n) {
    auto alone = Tensor<float, 2>::from_shape({1, 6});
    for (std::size_t f = 0; f < 6; ++f) alone(0, f) = samples(n, f);
    const auto out = predict(alone);
    for (std::size_t f = 0; f < 3; ++f) {
      CHECK(std::abs(out(0, f) - together(n, f)) < rounding * 10);
    }
  }
}

TEST_CASE("Predictor: several of them share one const network at the same time") {
  const auto net = small_net();
  const auto samples = random_samples(60);
  const auto expected = Predictor(net)(samples);
  constexpr std::size_t threads = 3;
  std::vector<std::size_t> equal(threads);
  std::vector<std::thread> team;
  for (std::size_t t = 0; t < threads; ++t) {
    team.emplace_back([&, t] {
      Predictor predict(net, 1 + t % 2);
      for (int i = 0; i < 20; ++i) equal[t] += predict(samples) == expected;
    });
  }
  for (std::thread& t : team) t.join();

  CHECK(equal == std::vector<std::size_t>(threads, 20));
}

TEST_CASE("Predictor: takes no sample at all, and refuses samples of another size") {
  const auto net = small_net();
  Predictor predict(net);
  const auto unbuilt = sequential(Dense{2});

  CHECK(predict(random_samples(0)).shape(0) == 0);
  CHECK(support::error_of([&] {
          predict(Tensor<float, 2>::from_shape({4, 7}));
        }) ==
        "Predictor: expected 6 numbers a sample, found 7; give samples of the shape "
        "that the "
        "network was built for");
  CHECK(support::error_of([&] { Predictor{unbuilt}(random_samples(1)); }) ==
        "Predictor: expected 0 numbers a sample, found 6; build, train or load the "
        "network "
        "first");
}
