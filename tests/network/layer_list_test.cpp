// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <rewire/layers/dense.hpp>
#include <rewire/layers/relu.hpp>
#include <rewire/network/layer_list.hpp>

using namespace rewire;

TEST_CASE(
    "layer list: the scalar is that of the first layer that has one, else float") {
  static_assert(std::is_same_v<detail::LayerList<std::tuple<ReLU>>::scalar, float>);
  static_assert(
      std::is_same_v<detail::LayerList<std::tuple<ReLU, Dense<double>>>::scalar,
                     double>);
  static_assert(
      std::is_same_v<detail::LayerList<std::vector<Dense<double>>>::scalar, double>);
  CHECK(detail::count_layers(std::tuple{ReLU{}, ReLU{}}) == 2);
}

TEST_CASE("layer list: tuples and vectors are walked in the same two orders") {
  auto in_tuple = std::tuple{Dense{1}, Dense{2}, Dense{3}};
  auto in_vector = std::vector{Dense{1}, Dense{2}, Dense{3}};
  const auto walk = [](auto& list) {
    std::string seen;
    detail::each_layer(list,
                       [&](std::size_t i, auto& l) { seen += text(i, l.name(), " "); });
    detail::each_layer_backwards(
        list, [&](std::size_t i, auto& l) { seen += text(i, l.name(), " "); });
    return seen;
  };

  const std::string expected = "0Dense 1 1Dense 2 2Dense 3 2Dense 3 1Dense 2 0Dense 1 ";
  CHECK(walk(in_tuple) == expected);
  CHECK(walk(in_vector) == expected);
}
