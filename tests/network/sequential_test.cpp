// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <array>

#include <rewire/layers/dense.hpp>
#include <rewire/layers/dropout.hpp>
#include <rewire/layers/leaky_relu.hpp>
#include <rewire/layers/relu.hpp>
#include <rewire/layers/sigmoid.hpp>
#include <rewire/layers/sparse_csr.hpp>
#include <rewire/layers/tanh.hpp>
#include <rewire/network/repeat.hpp>
#include <rewire/network/sequential.hpp>
#include <rewire/topology/set.hpp>

#include "support/error.hpp"
#include "support/tiles.hpp"

using namespace rewire;

namespace {

/// y = 2 x, with any `Uses`; remembers what forward saw, and whether backward found it
/// again.
struct Witness {
  Uses wants;
  std::vector<float> input = {}, output = {};
  bool honoured = false;

  Uses uses() const { return wants; }
  std::string name() const { return "Witness"; }
  Shape build(Shape in, Rng&) { return in; }
  void forward(Input<float> x, Output<float> y, Pass<float>&) const {
    auto& self = const_cast<Witness&>(*this);  // a witness, not a layer to copy
    self.input = numbers(x);
    for (std::size_t t = 0; t < x.tiles(); ++t) {
      for (std::size_t i = 0; i < x.tile_size(); ++i) y.tile(t)[i] = 2 * x.tile(t)[i];
    }
    self.output = numbers(y);
  }
  void backward(Input<float> x, Input<float> y, Input<float> dy, Output<float> dx,
                Pass<float>&) {
    honoured = (!wants.input || numbers(x) == input) &&
               (!wants.output || numbers(y) == output);
    for (std::size_t t = 0; t < dx.tiles() && !dx.empty(); ++t) {
      for (std::size_t i = 0; i < dx.tile_size(); ++i)
        dx.tile(t)[i] = 2 * dy.tile(t)[i];
    }
  }
  static std::vector<float> numbers(View<const float> v) {
    std::vector<float> all;
    for (std::size_t t = 0; t < v.tiles(); ++t) {
      all.insert(all.end(), v.tile(t), v.tile(t) + v.tile_size());
    }
    return all;
  }
};
static_assert(check_layer<Witness>());

Uses uses_number(std::size_t bits) {
  return {
      .input = (bits & 1) != 0, .output = (bits & 2) != 0, .in_place = (bits & 4) != 0};
}

}  // namespace

TEST_CASE("Sequential: every backward sees what it asks for, whatever works in place") {
  constexpr std::size_t layers = 4, kinds = 8;
  Rng rng(1);
  support::Tiles<float> x({3}, 5, 16), y({3}, 5, 16), dy({3}, 5, 16), dx({3}, 5, 16);
  x.fill_uniform(rng);
  dy.fill_uniform(rng);
  const auto input = x.values(), wanted = dy.values();
  Pass<float> pass;
  std::size_t chains = 0;
  for (std::size_t code = 0; code < kinds * kinds * kinds * kinds; ++code) {
    std::vector<Witness> list;
    for (std::size_t i = 0, left = code; i < layers; ++i, left /= kinds) {
      list.push_back({uses_number(left % kinds)});
    }
    auto net = sequential(std::move(list));
    net.build({3}, rng);

    pass.begin(Mode::training, 5, 16);
    net.forward(View<const float>(x), View<float>(y), pass);
    net.backward(View<const float>(x), View<const float>(y), View<const float>(dy),
                 View<float>(dx), pass);

    bool good = x.values() == input && dy.values() == wanted && pass.all_restored();
    net.each([&](const Witness& w, Shape) { good = good && w.honoured; });
    for (std::size_t i = 0; i < 5 * 3; ++i) {
      good = good && y.at(i / 3, i % 3) == 16 * x.at(i / 3, i % 3) &&
             dx.at(i / 3, i % 3) == 16 * dy.at(i / 3, i % 3);
    }
    chains += good;
  }
  CHECK(chains == kinds * kinds * kinds * kinds);
}

namespace {

/// Training and inference forward of a built network without dropout, for several
/// tilings.
template <class Net>
void check_modes_agree(Net net) {
  Rng rng(2);
  const Shape out = net.build({30}, rng);
  for (const std::size_t samples : {1, 5, 16, 100}) {
    CAPTURE(samples);
    const std::size_t lanes = samples == 1 ? 1 : 16;
    support::Tiles<float> x({30}, samples, lanes), trained(out, samples, lanes),
        inferred(out, samples, lanes);
    x.fill_uniform(rng);
    const auto before = x.values();
    Pass<float> pass;

    pass.begin(Mode::training, samples, lanes);
    net.forward(View<const float>(x), View<float>(trained), pass);
    pass.begin(Mode::inference, samples, lanes);
    net.forward(View<const float>(x), View<float>(inferred), pass);

    CHECK(trained.values() == inferred.values());
    CHECK(x.values() == before);
    CHECK(trained.gaps_untouched());
    CHECK(inferred.gaps_untouched());
    CHECK(pass.all_restored());  // inference saves nothing
  }
}

}  // namespace

TEST_CASE("Sequential: training and inference forward agree bit for bit") {
  check_modes_agree(
      sequential(SparseCSR{50, SET{.density = 0.2}}, ReLU{}, LeakyReLU{},
                 sequential(Sigmoid{}, SparseCSR{40, SET{.density = 0.3}}), Tanh{},
                 Dropout{0}, Dense{7}, ReLU{}));
  // In place at the very beginning, where the next layers are wider.
  check_modes_agree(sequential(Tanh{}, ReLU{}, Dense{90}, Tanh{}, Dense{3}));
  check_modes_agree(sequential(Dropout{0}, sequential(ReLU{}, Dense{60}), Sigmoid{}));
  check_modes_agree(sequential(Sigmoid{}));
}

TEST_CASE("Sequential: inference needs two buffers of the widest layer, however deep") {
  Rng rng(3);
  auto net = Repeat{50, [] { return Dense{64, {.bias = false}}; }};
  net.build({64}, rng);
  support::Tiles<float> x({64}, 16, 16), y({64}, 16, 16);
  x.fill_uniform(rng);
  Pass<float> pass;
  pass.begin(Mode::inference, 16, 16);

  net.forward<float>(x, y, pass);

  constexpr std::size_t two_buffers = 2 * 64 * 16 * sizeof(float);
  constexpr std::size_t smallest_chunks = 2 * 64 * 1024;  // of the arenas
  CHECK(pass.capacity() <= two_buffers + smallest_chunks);
}

TEST_CASE(
    "Sequential: tells its shapes, its name and the lanes that all its layers like") {
  Rng rng(4);
  auto net = sequential(SparseCSR{2000, SET{}}, ReLU{}, Dense{10});
  CHECK_FALSE(net.built());
  CHECK(net.output() == Shape{});

  const Shape out = net.build({1, 4, 5}, rng);

  CHECK(net.built());
  CHECK(net.input() == Shape{1, 4, 5});
  CHECK(out == Shape{10});
  CHECK(net.output() == Shape{10});
  CHECK(net.name() == "Sequential of 3");
  CHECK(net.lanes() == 128);  // what a sparse layer likes; the dense one takes any
  CHECK(sequential(ReLU{}).lanes() == any_lanes);
}

TEST_CASE("Sequential: tells a chain around it what its first and last layers use") {
  Rng rng(5);
  auto net = sequential(Dropout{0.1}, Dense{4}, Sigmoid{});
  net.build({3}, rng);

  CHECK_FALSE(net.uses().input);  // dropout reads its mask
  CHECK(net.uses().output);       // sigmoid's derivative is that of its output
  CHECK_FALSE(net.uses().in_place);
}

TEST_CASE("Sequential: building says what is wrong") {
  Rng rng(6);
  CHECK(support::error_of([&] {
          sequential(std::vector<Dense<>>{}).build({3}, rng);
        }) == "Sequential: expected at least one layer, found none; add a layer");
  CHECK(support::error_of([&] { sequential(ReLU{}).build({0}, rng); }) ==
        "Sequential: expected an input of at least one feature, found an empty shape; "
        "build "
        "with the shape of one sample");
  CHECK(support::error_of([&] { Dense{0}; }) ==
        "Dense: expected at least 1 output, found 0; give the width of the layer");
}
