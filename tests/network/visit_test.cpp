// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <rewire/layers/dense.hpp>
#include <rewire/layers/relu.hpp>
#include <rewire/layers/sparse_csr.hpp>
#include <rewire/layers/srelu.hpp>
#include <rewire/network/any_layer.hpp>
#include <rewire/network/sequential.hpp>
#include <rewire/network/visit.hpp>
#include <rewire/topology/fix_prob.hpp>
#include <rewire/topology/set.hpp>

using namespace rewire;

namespace {

auto net_of_all_kinds() {
  return sequential(SparseCSR{8, SET{.density = 0.5}}, SReLU{},
                    sequential(Dense{6}, SparseCSR{5, FixProb{.density = 1}}),
                    AnyLayer<>(SparseCSR{3, SET{.density = 1}, {.bias = false}}));
}

}  // namespace

TEST_CASE("visit: what is trained comes in order, by the names that files use") {
  Rng rng(1);
  auto net = net_of_all_kinds();
  net.build({4}, rng);
  prepare_training(net, 1);
  const std::vector<std::string> expected{
      "layer.0.values",     "layer.0.bias",   "layer.1.left",
      "layer.1.slope_left", "layer.1.width",  "layer.1.slope_right",
      "layer.2.0.weight",   "layer.2.0.bias", "layer.2.1.values",
      "layer.2.1.bias",     "layer.3.values"};

  std::vector<std::string> gradients, parameters;
  each_gradient(
      net, [&](const Path& at, Parameter<float>&) { gradients.push_back(at.str()); });
  each_parameter(
      net, [&](const Path& at, Parameter<float>&) { parameters.push_back(at.str()); });

  CHECK(gradients == expected);
  CHECK(parameters == expected);
}

TEST_CASE("visit: links come with their topology, const where the network is") {
  Rng rng(2);
  auto net = net_of_all_kinds();
  net.build({4}, rng);
  std::vector<std::string> names;

  each_links(std::as_const(net),
             [&](const Path& at, const SparseWeights<float>& w, const auto& t) {
               names.push_back(text(at.str(), " ", w.size()));
               CHECK(t.initial({.outputs = 2, .inputs = 2}, rng).rows() == 2);
             });

  CHECK(names == std::vector<std::string>{"layer.0 16", "layer.2.1 30", "layer.3 15"});
}

TEST_CASE(
    "visit: a weight changed through each_parameter is the one that forward reads") {
  Rng rng(3);
  auto net = sequential(SparseCSR{3, SET{.density = 1}});
  net.build({2}, rng);
  prepare_training(net, 0);

  each_parameter(net, [](const Path&, Parameter<float>& p) {
    for (std::size_t i = 0; i < p.size(); ++i) p.value[i] = static_cast<float>(i);
  });

  each_links(net, [](const Path&, SparseWeights<float>& w, const auto&) {
    // Transposed order is column by column: (0,0) (1,0) (2,0) (0,1) ...
    const std::vector<float> csr(w.values().begin(), w.values().end());
    CHECK(csr == std::vector<float>{0, 3, 1, 4, 2, 5});
  });
}

TEST_CASE("prepare_training: makes room once, and keeps what is there") {
  Rng rng(4);
  auto net = net_of_all_kinds();
  net.build({4}, rng);

  prepare_training(net, 1);
  each_gradient(
      net, [](const Path&, Parameter<float>& p) { p.slots.at(0).assign(p.size(), 7); });
  prepare_training(net, 2);

  each_gradient(net, [](const Path&, Parameter<float>& p) {
    CHECK(p.gradient == std::vector<float>(p.size(), 0));
    CHECK(p.slots.at(0) == std::vector<float>(p.size(), 7));
    CHECK(p.slots.at(1) == std::vector<float>(p.size(), 0));
  });
}
