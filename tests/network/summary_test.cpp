// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <rewire/layers/dense.hpp>
#include <rewire/layers/dropout.hpp>
#include <rewire/layers/relu.hpp>
#include <rewire/layers/sparse_csr.hpp>
#include <rewire/network/repeat.hpp>
#include <rewire/network/sequential.hpp>
#include <rewire/network/summary.hpp>
#include <rewire/topology/set.hpp>

using namespace rewire;

TEST_CASE("summary: a row a layer, and the total") {
  Rng rng(1);
  auto net =
      sequential(SparseCSR{1000, SET{.epsilon = 13}}, ReLU{}, Dropout{0.2}, Dense{10});
  net.build({784}, rng);

  CHECK(summary(net) ==
        "layer           output  parameters  connections   density\n"
        "SparseCSR 1000    1000       24192        23192    2.96 %\n"
        "ReLU              1000           0\n"
        "Dropout 0.2       1000           0\n"
        "Dense 10            10       10010        10000  100.00 %\n"
        "total                        34202        33192    4.18 %\n");
}

TEST_CASE("summary: what a block is made of is indented below it") {
  Rng rng(2);
  auto net =
      sequential(Repeat{2, [] { return sequential(Dense{4}, ReLU{}); }}, Dense{3});
  net.build({1, 2, 2}, rng);

  CHECK(summary(net) ==
        "layer              output  parameters  connections   density\n"
        "Repeat of 2             4          40           32  100.00 %\n"
        "  Sequential of 2       4          20           16  100.00 %\n"
        "    Dense 4             4          20           16  100.00 %\n"
        "    ReLU                4           0\n"
        "  Sequential of 2       4          20           16  100.00 %\n"
        "    Dense 4             4          20           16  100.00 %\n"
        "    ReLU                4           0\n"
        "Dense 3                 3          15           12  100.00 %\n"
        "total                              55           44  100.00 %\n");
}
