// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <rewire/layers/average_pool.hpp>
#include <rewire/layers/batch_norm.hpp>
#include <rewire/layers/conv.hpp>
#include <rewire/layers/max_pool.hpp>
#include <rewire/layers/relu.hpp>
#include <rewire/layers/sigmoid.hpp>
#include <rewire/layers/sparse_conv.hpp>
#include <rewire/layers/tanh.hpp>
#include <rewire/network/aggregate.hpp>
#include <rewire/network/any_layer.hpp>
#include <rewire/network/concat.hpp>
#include <rewire/network/repeat.hpp>
#include <rewire/network/sequential.hpp>
#include <rewire/network/sum.hpp>
#include <rewire/network/summary.hpp>
#include <rewire/topology/set.hpp>

#include "support/error.hpp"
#include "support/gradient_check.hpp"
#include "support/net_gradient.hpp"
#include "support/owned.hpp"

using namespace rewire;

namespace {

constexpr double tolerance = 1e-5;  // batch norm's curves add to the step's error

struct Tiling {
  std::size_t samples, lanes;
};
constexpr Tiling tilings[] = {{1, 1}, {5, 16}, {19, 16}};

template <class Net>
void check(Net net, std::uint64_t seed, Shape input = {2, 4, 3}) {
  Rng rng(seed);
  net.build(input, rng);
  for (const Tiling& tiling : tilings) {
    CAPTURE(tiling.samples);
    const auto errors =
        support::check_net_gradient(net, tiling.samples, tiling.lanes, rng);
    CHECK(errors.worst < tolerance);
    CHECK(errors.all_restored);
    CHECK(errors.padding_zero);
    CHECK(errors.not_zero > 0);
  }
}

Conv<double> conv(std::size_t outputs, std::size_t kernel = 3) {
  return Conv<double>(outputs, {.kernel = kernel});
}

std::vector<std::size_t> widths(std::size_t count, std::size_t input,
                                FetchRule rule = fetch_exponential) {
  auto block = Aggregate{count, [] { return Conv{24, {.kernel = 1}}; }, rule};
  Rng rng(1);
  const Shape output = block.build({input, 1, 1}, rng);
  std::vector<std::size_t> all;
  for (std::size_t l = 0; l < count; ++l) all.push_back(block.input_of(l).channels);
  CHECK(block.input_of(count) == output);
  all.push_back(output.channels);
  return all;
}

}  // namespace

TEST_CASE("Aggregate: layers are as wide as published for k = 24, N = 33") {
  CHECK(widths(33, 16) == std::vector<std::size_t>{16,  40,  48,  64,  72,  72,  72,
                                                   88,  96,  96,  96,  96,  96,  96,
                                                   96,  112, 120, 120, 120, 120, 120,
                                                   120, 120, 120, 120, 120, 120, 120,
                                                   120, 120, 120, 136, 144, 144});
  CHECK(widths(33, 144) == std::vector<std::size_t>{144, 168, 48,  192, 72,  72,  72,
                                                    216, 96,  96,  96,  96,  96,  96,
                                                    96,  240, 120, 120, 120, 120, 120,
                                                    120, 120, 120, 120, 120, 120, 120,
                                                    120, 120, 120, 264, 144, 144});
  CHECK(widths(3, 16, fetch_all) == std::vector<std::size_t>{16, 40, 64, 88});
}

TEST_CASE("Aggregate: computes what concatenations written out compute") {
  const auto layer = [](std::size_t i) { return Conv<double>(2 + i); };
  auto block = Aggregate{3, layer};  // reads 0; 1, 0; 2, 1; gives 3, 2, 0
  Rng rng(1);
  REQUIRE(block.build({2, 3, 2}, rng) == Shape{4 + 3 + 2, 3, 2});
  Rng same(1);
  auto one = layer(0), two = layer(1), three = layer(2);
  one.build({2, 3, 2}, same);
  two.build({4, 3, 2}, same);
  three.build({5, 3, 2}, same);
  support::Tiles<double> x({2, 3, 2}, 5, 16), y({9, 3, 2}, 5, 16);
  x.fill_uniform(rng);
  // y3, y2, y0; then y1, y0 behind it, and y2, y1.
  support::Tiles<double> all({9, 3, 2}, 5, 16), first({4, 3, 2}, 5, 16),
      second({5, 3, 2}, 5, 16);
  Pass<double> pass;
  const auto put = [&](View<const double> from, View<double> to) {
    transform<double>(from, to, pass.team(), [](double a) { return a; });
  };

  for (const Mode mode : {Mode::training, Mode::inference}) {
    pass.begin(mode, 5, 16);
    block.forward<double>(x, y, pass);
    one.forward(x, first.view().channels(0, 2), pass);
    put(x, first.view().channels(2, 2));
    two.forward(first, second.view().channels(0, 3), pass);
    put(first.view().channels(0, 2), second.view().channels(3, 2));
    three.forward(second, all.view().channels(0, 4), pass);
    put(second.view().channels(0, 3), all.view().channels(4, 3));
    put(x, all.view().channels(7, 2));

    CHECK(y.values() == all.values());
  }
}

TEST_CASE("Aggregate: has the gradient of its differences, for both rules") {
  for (const FetchRule& rule : {FetchRule(fetch_exponential), FetchRule(fetch_all)}) {
    for (const std::size_t count : {1, 2, 3, 5}) {
      CAPTURE(count);
      check(sequential(
                Aggregate{count, [](std::size_t i) { return conv(1 + i % 2); }, rule}),
            count);
    }
  }
}

TEST_CASE("Aggregate: layers may be chains, sparse, or read their output only") {
  check(sequential(Aggregate{3,
                             [] {
                               return sequential(BatchNorm<double>{{.eps = 0.05}},
                                                 Sigmoid{}, conv(2));
                             }}),
        11);
  check(sequential(Aggregate{4,
                             [] {
                               return SparseConv<SET, double>{2, SET{.density = 0.4}};
                             }},
                   Tanh{}),
        12);
  check(sequential(conv(2), Aggregate{3, [] { return AnyLayer<double>(Tanh{}); }},
                   conv(1)),
        13);
  check(sequential(conv(2), Aggregate{2,
                                      [](std::size_t i) {
                                        return i == 0 ? AnyLayer<double>(conv(3))
                                                      : AnyLayer<double>(Tanh{});
                                      }}),
        14);
}

TEST_CASE("Aggregate: is a layer inside other combinators, and they inside it") {
  const auto block = [](std::size_t width) {
    return Aggregate{2, [width] { return sequential(conv(width), Sigmoid{}); }};
  };
  check(sequential(Concat(block(1), conv(2)), Tanh{}), 21);
  check(sequential(Sum(block(1), conv(2)), conv(1)), 22);
  check(sequential(Repeat{2, [&] { return block(2); }}, conv(1)), 23);
  check(sequential(Aggregate{2, [&] { return block(1); }}, AveragePool{}), 24,
        {1, 4, 4});
}

TEST_CASE("Aggregate: any rule will do that reads every output once at most") {
  const auto block = [](FetchRule rule) {
    return sequential(Aggregate{3, [] { return conv(2); }, std::move(rule)});
  };
  check(block([](std::size_t n) { return n == 4 ? fetch_all(4) : fetch_all(1); }), 31);

  Rng rng(1);
  const auto error = [&](FetchRule rule) {
    auto net = block(std::move(rule));
    return support::error_of([&] { net.build({2, 3, 3}, rng); });
  };
  CHECK(error([](std::size_t n) { return std::vector{n}; }) ==
        "layer.0: Aggregate of 3: expected a rule that names each of 1 outputs at most "
        "once, "
        "found output 1; correct the rule");
  CHECK(error([](std::size_t n) {
          return std::vector{n - 1, n - 1};
        }) ==
        "layer.0: Aggregate of 3: expected a rule that names each of 1 outputs at most "
        "once, "
        "found output 0 twice; correct the rule");
  CHECK(error([](std::size_t) { return std::vector<std::size_t>{}; }) ==
        "layer.0: Aggregate of 3: expected a rule that names at least one output, "
        "found none of "
        "1; correct the rule");
  CHECK(error([](std::size_t) { return std::vector<std::size_t>{0}; }) ==
        "layer.0: Aggregate of 3: expected a rule by which every output is read, found "
        "that "
        "nobody reads output 1; correct the rule");
}

TEST_CASE("Aggregate: refuses a layer that changes the size of maps") {
  auto block = Aggregate{2, [] { return MaxPool{}; }};
  Rng rng(1);

  CHECK(
      support::error_of([&] {
        block.build({2, 4, 4}, rng);
      }) ==
      "Aggregate of 2: expected maps of one size, 4x4, found 2x2 from layer 0; change "
      "the resolution between blocks");
}

TEST_CASE("Aggregate: names, sums up and lists its layers") {
  auto net = sequential(Aggregate{2, [] { return Conv{3}; }});
  Rng rng(1);
  net.build({2, 4, 4}, rng);

  CHECK(support::owned<float>(net).names ==
        std::vector<std::string>{"layer.0.0.weight", "layer.0.0.bias",
                                 "layer.0.1.weight", "layer.0.1.bias"});
  CHECK(net.lanes() == 16);
  const std::string table = summary(net);
  CHECK(table.find("Aggregate of 2") != std::string::npos);
  CHECK(table.find("  Conv 3, 3x3") != std::string::npos);
}

TEST_CASE("Aggregate: a step keeps outputs, not concatenations") {
  constexpr std::size_t layers = 32, width = 4;
  auto net = sequential(Aggregate{layers, [] { return Conv{width}; }, fetch_all});
  Rng rng(1);
  const Shape input{width, 8, 8};
  const Shape output = net.build(input, rng);
  support::owned<float>(net).train(0);
  support::Tiles<float> x(input, 16, 16), y(output, 16, 16), dx(input, 16, 16);
  Pass<float> pass;
  pass.begin(Mode::training, 16, 16);

  net.forward<float>(x, y, pass);
  net.backward<float>(x, y, y, dx.view(), pass);

  // Outputs and their gradients, the widest concatenation twice and its bordered copy:
  // all concatenations would be 32 * 33 / 2 layers' worth.
  const std::size_t of_layer = width * 64 * 16 * sizeof(float);
  CHECK(pass.capacity() < of_layer * layers * 7);
}
