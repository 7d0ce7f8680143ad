// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstddef>

#include <rewire/layers/sparse_conv.hpp>
#include <rewire/network/visit.hpp>
#include <rewire/topology/rigl.hpp>

#include "support/allocation.hpp"
#include "support/tiles.hpp"

using namespace rewire;

// A dense gradient of this layer would take 9.4 MB, its missing links as many.
TEST_CASE("allocation: growing links of a kernel takes memory for a part of it only") {
  constexpr std::size_t channels = 512, outputs = 512, cells = channels * outputs * 9;
  Rng rng(1);
  SparseConv layer{
      outputs, RigL{.density = 0.01, .drop_fraction = 0.5, .interval = 1, .end = 1}};
  const Shape input{channels, 2, 3};
  const Shape output = layer.build(input, rng);
  prepare_training(layer, 0);
  support::Tiles<float> x(input, 2, 2), dy(output, 2, 2), dx(input, 2, 2);
  x.fill_uniform(rng);
  dy.fill_uniform(rng);
  Pass<float> pass;
  const auto step = [&](std::size_t number) {
    pass.begin(Mode::training, 2, 2, 0,
               {.epochs = 1, .step = number, .steps_per_epoch = 100});
    layer.backward(x, dy, dy, dx, pass);
  };
  step(0);

  const support::Allocated plain;
  step(0);
  CHECK(plain.calls() == 0);
  const support::Allocated growing;
  step(1);

  std::size_t found = 0, links = 0;
  each_links(layer, [&](const Path&, auto& w, const auto&) {
    found = w.missing().size();
    links = w.size();
  });
  MESSAGE("peak while growing: ", growing.peak(), " bytes");
  CHECK(links < cells / 99);
  CHECK(found > links / 3);
  CHECK(growing.peak() < sizeof(float) * cells / 5);
}
