// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include <rewire/layers/batch_norm.hpp>
#include <rewire/layers/conv.hpp>
#include <rewire/layers/dense.hpp>
#include <rewire/layers/dropout.hpp>
#include <rewire/layers/relu.hpp>
#include <rewire/layers/sparse_conv.hpp>
#include <rewire/layers/sparse_csr.hpp>
#include <rewire/network/any_layer.hpp>
#include <rewire/network/repeat.hpp>
#include <rewire/network/sequential.hpp>
#include <rewire/network/sum.hpp>
#include <rewire/network/summary.hpp>
#include <rewire/topology/fix_prob.hpp>
#include <rewire/topology/set.hpp>

using namespace rewire;

TEST_CASE("summary: a row a layer, and the total") {
  Rng rng(1);
  auto net =
      sequential(SparseCSR{1000, SET{.epsilon = 13}}, ReLU{}, Dropout{0.2}, Dense{10});
  net.build({784}, rng);

  CHECK(summary(net) ==
        "layer           output  parameters  connections   density   MACs   bytes\n"
        "SparseCSR 1000    1000       24192        23192    2.96 %  23192  197544\n"
        "ReLU              1000           0\n"
        "Dropout 0.2       1000           0\n"
        "Dense 10            10       10010        10000  100.00 %  10000   40040\n"
        "total                        34202        33192    4.18 %  33192  237584\n");
}

TEST_CASE("summary: what a block is made of is indented below it") {
  Rng rng(2);
  auto net =
      sequential(Repeat{2, [] { return sequential(Dense{4}, ReLU{}); }}, Dense{3});
  net.build({1, 2, 2}, rng);

  CHECK(summary(net) ==
        "layer              output  parameters  connections   density  MACs  bytes\n"
        "Repeat of 2             4          40           32  100.00 %    32    160\n"
        "  Sequential of 2       4          20           16  100.00 %    16     80\n"
        "    Dense 4             4          20           16  100.00 %    16     80\n"
        "    ReLU                4           0\n"
        "  Sequential of 2       4          20           16  100.00 %    16     80\n"
        "    Dense 4             4          20           16  100.00 %    16     80\n"
        "    ReLU                4           0\n"
        "Dense 3                 3          15           12  100.00 %    12     60\n"
        "total                              55           44  100.00 %    44    220\n");
}

TEST_CASE("summary: of kernels, in branches of any type, of a net that is not built") {
  const auto unit = [] {
    return sequential(Conv{4, {.stride = 2, .groups = 2, .bias = false}}, BatchNorm{},
                      ReLU{});
  };
  std::vector<AnyLayer<>> layers;
  layers.emplace_back(residual(unit(), Conv{4, {.kernel = 1, .stride = 2}}));
  layers.emplace_back(SparseConv{3, FixProb{.density = 0.5}, {.bias = false}});
  auto net = sequential(std::move(layers));

  const std::string expected = R"(
layer                          output  parameters  connections   density  MACs  bytes
Sum of 2                        4x3x3          56           44  100.00 %   396    256
  Sequential of 3               4x3x3          44           36  100.00 %   324    208
    Conv 4, 3x3 / 2, 2 groups   4x3x3          36           36  100.00 %   324    144
    BatchNorm                   4x3x3           8                                  64
    ReLU                        4x3x3           0
  Conv 4, 1x1 / 2               4x3x3          12            8  100.00 %    72     48
SparseConv 3, 3x3               3x3x3          54           54   50.00 %   486    464
total                                         110           98   64.47 %   882    720
)";
  CHECK(summary(std::move(net), {2, 5, 6}) == expected.substr(1));
  CHECK(summary(Dense{3}, {4}) ==
        "layer    output  parameters  connections   density  MACs  bytes\n"
        "Dense 3       3          15           12  100.00 %    12     60\n"
        "total                    15           12  100.00 %    12     60\n");
}
