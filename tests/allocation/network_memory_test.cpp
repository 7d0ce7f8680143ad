// SPDX-License-Identifier: BSD-3-Clause
// What a pass holds: how many activations, not how many layers.
#include <doctest/doctest.h>

#include <cstddef>

#include <rewire/layers/conv.hpp>
#include <rewire/layers/relu.hpp>
#include <rewire/network/repeat.hpp>
#include <rewire/network/sequential.hpp>
#include <rewire/network/sum.hpp>
#include <rewire/network/visit.hpp>

#include "support/tiles.hpp"

using namespace rewire;

namespace {

constexpr Shape maps{16, 16, 16};
constexpr std::size_t samples = 16, map_bytes = maps.size() * samples * sizeof(float);

/// What a pass holds after one batch through that many residual blocks.
double held(std::size_t depth, Mode mode) {
  auto net =
      sequential(Conv{16},
                 Repeat{depth,
                        [] {
                          return sequential(
                              residual(sequential(Conv{16}, ReLU{}, Conv{16})), ReLU{});
                        }},
                 Conv{16});
  Rng rng(1);
  net.build(maps, rng);
  prepare_training(net, 0);
  support::Tiles<float> x(maps, samples, samples), y(maps, samples, samples),
      dx(maps, samples, samples);
  x.fill_uniform(rng);
  Pass<float> pass;
  pass.begin(mode, samples, samples);
  net.forward(x, y, pass);
  if (mode == Mode::training) net.backward(x, y, y, dx, pass);
  return static_cast<double>(pass.capacity()) / static_cast<double>(map_bytes);
}

}  // namespace

TEST_CASE("memory: a residual net of depth 30 infers in the buffers of depth 6") {
  const double six = held(6, Mode::inference);

  MESSAGE("activations held in inference: ", six);
  CHECK(held(30, Mode::inference) == six);
  CHECK(six < 12);  // two of each of three chains, the other branch, a padded input
}

TEST_CASE("memory: in training a residual block keeps each activation once") {
  const double six = held(6, Mode::training), thirty = held(30, Mode::training);

  // The first convolution's output, over which ReLU writes; the sum; and the block's
  // output, since a chain's last layer does not work in place.
  MESSAGE("activations kept a block: ", (thirty - six) / 24);
  CHECK((thirty - six) / 24 == doctest::Approx(3).epsilon(0.05));
}
