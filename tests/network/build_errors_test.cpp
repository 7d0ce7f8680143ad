// SPDX-License-Identifier: BSD-3-Clause
// What is told, when a network is built, of a layer whose input does not fit.
#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include <rewire/layers/average_pool.hpp>
#include <rewire/layers/conv.hpp>
#include <rewire/layers/dense.hpp>
#include <rewire/layers/max_pool.hpp>
#include <rewire/layers/relu.hpp>
#include <rewire/layers/reshape.hpp>
#include <rewire/layers/resize.hpp>
#include <rewire/layers/sparse_conv.hpp>
#include <rewire/network/aggregate.hpp>
#include <rewire/network/any_layer.hpp>
#include <rewire/network/concat.hpp>
#include <rewire/network/repeat.hpp>
#include <rewire/network/sequential.hpp>
#include <rewire/network/sum.hpp>
#include <rewire/topology/set.hpp>

#include "support/error.hpp"

using namespace rewire;

namespace {

template <class Net>
std::string said(Net net, Shape input) {
  Rng rng(1);
  return support::error_of([&] { net.build(input, rng); });
}

constexpr Shape maps{3, 8, 6};
constexpr auto pixels = "0 of padding on each side included, found ";

}  // namespace

TEST_CASE("build: every layer for maps says which it is, what came, what would fit") {
  CHECK(said(sequential(ReLU{}, Conv{4, {.groups = 2}}), maps) ==
        "layer.1: Conv 4, 3x3, 2 groups: expected channels that 2 groups share, found "
        "3; let the groups divide inputs and outputs");
  const std::string advice = "; choose a smaller window, more padding or larger images";
  CHECK(said(sequential(Conv{4, {.kernel = 7, .padding = 0}}), maps) ==
        "layer.0: Conv 4, 7x7: expected maps of at least 7x7 pixels, " +
            std::string(pixels) + "3x8x6" + advice);
  CHECK(said(sequential(SparseConv{4, SET{}, {.kernel = 7, .padding = 0}}), maps) ==
        "layer.0: SparseConv 4, 7x7: expected maps of at least 7x7 pixels, " +
            std::string(pixels) + "3x8x6" + advice);
  CHECK(said(sequential(MaxPool{}, MaxPool{{.size = 4}}), maps) ==
        "layer.1: MaxPool 4x4 / 4: expected maps of at least 4x4 pixels, " +
            std::string(pixels) + "3x4x3" + advice);
  CHECK(said(sequential(MaxPool{}, AveragePool{{.size = 4}}), maps) ==
        "layer.1: AveragePool 4x4 / 4: expected maps of at least 4x4 pixels, " +
            std::string(pixels) + "3x4x3" + advice);
  CHECK(said(sequential(Resize{{.factor = 0.1}}), maps) ==
        "layer.0: Resize x 0.1, bilinear: expected maps that keep a pixel at least, "
        "found 3x8x6; choose a larger factor");
  CHECK(said(sequential(Reshape{{1, 2, 2}}), maps) ==
        "layer.0: Reshape: expected an input of 4 numbers, for 1x2x2, found 3x8x6 = "
        "144; let the layer before have as many outputs");
}

TEST_CASE("build: combinators say which of their branches does not fit") {
  CHECK(said(sequential(ReLU{}, Sum(Conv{4}, Conv{5})), maps) ==
        "layer.1: Sum: expected branches of one shape, 4x8x6, found 5x8x6 from branch "
        "1; let all branches end alike");
  CHECK(said(sequential(residual(Conv{3, {.stride = 2}})), maps) ==
        "layer.0: Sum: expected branches of one shape, 3x4x3, found 3x8x6 from branch "
        "1; let all branches end alike");
  CHECK(said(Concat(Conv{4}, MaxPool{}, Conv{4}), maps) ==
        "Concat: expected maps of one size, 8x6, found 4x3 from branch 1; let all "
        "branches end at the same resolution");
  CHECK(said(Sum(std::vector<Conv<>>{}), maps) ==
        "Sum: expected at least one branch, found none; add a branch");
  CHECK(said(Concat(std::vector<Conv<>>{}), maps) ==
        "Concat: expected at least one branch, found none; add a branch");
  CHECK(said(sequential(std::vector<Conv<>>{}), maps) ==
        "Sequential: expected at least one layer, found none; add a layer");
  CHECK(said(sequential(Dense{3}), Shape{0}) ==
        "Sequential: expected an input of at least one feature, found an empty shape; "
        "build with the shape of one sample");
}

TEST_CASE("build: a layer deep inside is told by the path of its weights") {
  const auto shrink = [] { return sequential(ReLU{}, MaxPool{}); };
  CHECK(said(sequential(ReLU{}, Repeat{9, shrink}), maps) ==
        "layer.1.2.1: MaxPool 2x2 / 2: expected maps of at least 2x2 pixels, 0 of "
        "padding on each side included, found 3x2x1; choose a smaller window, more "
        "padding or larger images");
  std::vector<AnyLayer<>> any;
  any.emplace_back(ReLU{});
  any.emplace_back(
      Concat(Conv{2}, residual(sequential(Conv{3}, Conv{4, {.groups = 2}}))));
  CHECK(said(sequential(std::move(any)), maps) ==
        "layer.1.1.0.1: Conv 4, 3x3, 2 groups: expected channels that 2 groups share, "
        "found 3; let the groups divide inputs and outputs");
  // Its layer 1 reads 3 + 2 channels.
  CHECK(said(sequential(Aggregate(3,
                                  [](std::size_t l) {
                                    return Conv{2, {.groups = l == 1 ? 2U : 1U}};
                                  })),
             maps) ==
        "layer.0.1: Conv 2, 3x3, 2 groups: expected channels that 2 groups share, "
        "found 5; let the groups divide inputs and outputs");
}
