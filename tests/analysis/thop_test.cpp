// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <rewire/analysis/thop.hpp>
#include <rewire/layers/batch_norm.hpp>
#include <rewire/layers/conv.hpp>
#include <rewire/layers/relu.hpp>
#include <rewire/network/any_layer.hpp>
#include <rewire/network/sequential.hpp>
#include <rewire/network/sum.hpp>

using namespace rewire;

TEST_CASE("thop: a MAC is one FLOP, a number that is normalised four") {
  Rng rng(1);
  auto net =
      sequential(Conv{6, {.kernel = 3, .padding = 1}}, ReLU{},
                 residual(sequential(AnyLayer<>(Conv{6, {.kernel = 1}}), BatchNorm{})));
  net.build({2, 5, 7}, rng);

  const auto costs = thop_costs(net);

  const std::uint64_t first = 35 * 6 * 2 * 9, second = 35 * 6 * 6, norm = 4 * 35 * 6;
  CHECK(thop_flops(net) == first + second + norm);
  // The whole, conv, ReLU, sum, chain, conv, norm, identity.
  std::vector<std::uint64_t> found;
  for (const LayerCost& c : costs) found.push_back(c.flops);
  CHECK(found == std::vector<std::uint64_t>{first + second + norm, first, 0,
                                            second + norm, second + norm, second, norm,
                                            0});
}
