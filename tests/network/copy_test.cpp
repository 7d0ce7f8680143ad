// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <rewire/layers/dense.hpp>
#include <rewire/layers/relu.hpp>
#include <rewire/layers/sparse_csr.hpp>
#include <rewire/network/any_layer.hpp>
#include <rewire/network/copy.hpp>
#include <rewire/network/sequential.hpp>
#include <rewire/topology/set.hpp>

#include "support/error.hpp"
#include "support/net_state.hpp"

using namespace rewire;

namespace {

auto small_net(std::size_t hidden = 6, std::size_t outputs = 3) {
  return sequential(SparseCSR{hidden, SET{.density = 0.5}}, ReLU{}, Dense{outputs});
}
template <class Net>
Net built(Net net, std::uint64_t seed, Shape input = {4}) {
  Rng rng(seed);
  net.build(input, rng);
  return net;
}

}  // namespace

TEST_CASE("copy: the target has the source's weights and links afterwards") {
  const auto from = built(small_net(), 1);
  auto to = built(small_net(), 2);

  copy(from, to);

  CHECK(support::state_of(to) == support::state_of(from));
}

TEST_CASE("copy: layers of other types with the same names will do") {
  const auto from = built(small_net(), 1);
  std::vector<AnyLayer<>> layers;
  layers.emplace_back(SparseCSR{6, SET{.density = 1}});
  layers.emplace_back(ReLU{});
  layers.emplace_back(Dense{3});
  auto to = built(sequential(std::move(layers)), 2);

  copy(from, to);

  CHECK(support::state_of(to) == support::state_of(from));
}

TEST_CASE(
    "copy: a target that trains goes on from the copy, its links without memory") {
  const auto from = built(small_net(), 1);
  auto to = built(small_net(), 2);
  prepare_training(to, 1);
  each_gradient(
      to, [](const Path&, Parameter<float>& p) { p.slots[0].assign(p.size(), 9); });

  copy(from, to);

  each_links(to, [&](const Path&, SparseWeights<float>& w, const auto&) {
    const std::vector<float> forward(w.values().begin(), w.values().end());
    CHECK(w.in_csr_order(std::span<const float>(w.trained().value)) == forward);
    CHECK(w.trained().slots.at(0) == std::vector<float>(w.size(), 0));
  });
}

TEST_CASE("copy: where something does not fit, it says what and changes nothing") {
  auto to = built(small_net(), 2);
  const auto before = support::state_of(to);
  const auto message = [&](const auto& from) {
    return support::error_of([&] { copy(from, to); });
  };

  CHECK(message(built(sequential(SparseCSR{6, SET{.density = 0.5}}, ReLU{}), 1)) ==
        "copy: expected a source with layer.2.weight, found none of that name; copy "
        "between "
        "networks with the same layers");
  CHECK(message(built(sequential(Dense{6}, ReLU{}, Dense{3}), 1)) ==
        "copy: expected a source with layer.0, found none of that name; copy between "
        "networks "
        "with the same layers");
  CHECK(message(built(small_net(7), 1)) ==
        "copy of layer.0: expected 6 x 4, found 7 x 4; copy between layers of the same "
        "size");
  CHECK(message(built(small_net(6, 2), 1)) ==
        "copy of layer.2.weight: expected 18 numbers, found 12; copy between layers of "
        "the "
        "same size");
  CHECK(message(built(small_net(6, 3), 1, {5})) ==
        "copy of layer.0: expected 6 x 4, found 6 x 5; copy between layers of the same "
        "size");
  CHECK(support::state_of(to) == before);
}
