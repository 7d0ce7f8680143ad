// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <vector>

#include "fast_scnn/efficiency.hpp"

TEST_CASE("fast_scnn_evaluate_efficiency: modules are those of the reference") {
  const Net net = built(19, {3, 1024, 2048}, {}, 1);
  const auto found = modules(net);

  const std::vector<std::size_t> parameters{6'640,  162'816, 303'168, 550'464,
                                            49'664, 26'752,  38'547};
  const std::vector<double> millions{805.6, 1896.9, 758.1, 1108.5, 67.3, 843.0, 1228.9};
  Module sum;
  REQUIRE(found.size() == 7);
  for (std::size_t i = 0; i < found.size(); ++i) {
    INFO(found[i].name);
    CHECK(found[i].parameters == parameters[i]);
    CHECK(std::abs(1e-6 * static_cast<double>(found[i].macs) - millions[i]) < 0.11);
    sum.parameters += found[i].parameters;
    sum.connections += found[i].connections;
    sum.macs += found[i].macs;
    sum.flops += found[i].flops;
  }
  const rewire::Count all = rewire::count(net);
  CHECK(sum.parameters == all.parameters);
  CHECK(sum.connections == all.connections);
  CHECK(sum.macs == all.macs);
  CHECK(sum.flops == rewire::thop_flops(net));
}

TEST_CASE("fast_scnn_evaluate_efficiency: a quantile is one of the times") {
  std::vector<double> times;
  for (int i = 20; i >= 1; --i) times.push_back(i);
  CHECK(quantile(times, 0.5) == 10);
  CHECK(quantile(times, 0.95) == 19);
  CHECK(quantile({7}, 0.95) == 7);
  CHECK(quantile({7, 3}, 0.95) == 7);
}
