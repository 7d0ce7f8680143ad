// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>

#include <rewire/topology/distribution.hpp>

#include "support/error.hpp"

using namespace rewire;
using support::error_of;

TEST_CASE(
    "distribution: Erdos-Renyi gives epsilon links for every neuron on both sides") {
  CHECK(erdos_renyi(13, {.outputs = 1000, .inputs = 784}) ==
        doctest::Approx(13 * 1784.0 / 784'000));
  CHECK(erdos_renyi(20, {.outputs = 4000, .inputs = 3072}) * 4000 * 3072 ==
        doctest::Approx(141'440));
  CHECK(erdos_renyi(0, {.outputs = 10, .inputs = 10}) == 0);
}

TEST_CASE("distribution: a layer has at most all links") {
  CHECK(erdos_renyi(13, {.outputs = 10, .inputs = 1000}) == 1);
  CHECK(erdos_renyi(1e9, {.outputs = 1000, .inputs = 1000}) == 1);
}

TEST_CASE("distribution: a kernel counts as that many inputs") {
  CHECK(erdos_renyi(
            2, {.outputs = 8, .inputs = 4, .kernel_height = 3, .kernel_width = 3}) ==
        erdos_renyi(2, {.outputs = 8, .inputs = 36}));
}

TEST_CASE("distribution: a layer without cells has no density") {
  CHECK(erdos_renyi(13, {.outputs = 10, .inputs = 0}) == 0);
}

TEST_CASE("distribution: a density that is given goes before epsilon") {
  const Extent layer{.outputs = 100, .inputs = 100};

  CHECK(layer_density(20, 0.05, layer) == 0.05);
  CHECK(layer_density(20, {}, layer) == erdos_renyi(20, layer));
  CHECK(layer_density(20, 0.0, layer) == 0);
}

TEST_CASE("distribution: what makes no sense is an error") {
  const Extent layer{.outputs = 3, .inputs = 3};

  CHECK(error_of([&] { erdos_renyi(-1, layer); }) ==
        "Erdos-Renyi: expected epsilon >= 0, found -1; choose 10 to 30 to start with");
  CHECK(error_of([&] { erdos_renyi(std::nan(""), layer); }) != "nothing thrown");
  CHECK(
      error_of([&] { layer_density(20, 1.01, layer); }) ==
      "uniform topology: expected density in [0, 1], found 1.01; choose density inside "
      "that range");
}
