// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <rewire/layers/dense.hpp>
#include <rewire/layers/sparse_csr.hpp>
#include <rewire/network/sequential.hpp>
#include <rewire/topology/set.hpp>
#include <rewire/training/clip.hpp>

using namespace rewire;

namespace {

/// 3 links, 3 biases, 3 weights and 1 bias, all with the gradient 2: the norm is
/// sqrt(40).
auto net_with_gradients() {
  auto net = sequential(SparseCSR{3, SET{.density = 1}}, Dense{1});
  Rng rng(1);
  net.build({1}, rng);
  prepare_training(net, 0);
  each_gradient(
      net, [](const Path&, Parameter<float>& p) { p.gradient.assign(p.size(), 2); });
  return net;
}

}  // namespace

TEST_CASE("clip: the norm is that of all gradients together") {
  auto net = net_with_gradients();

  CHECK(gradient_norm(net) == doctest::Approx(std::sqrt(40.0)).epsilon(1e-12));
}

TEST_CASE("clip: a norm above the bound shrinks to it, all gradients alike") {
  auto net = net_with_gradients();

  clip_gradients(net, 2);

  constexpr double one_rounding = 1e-6;
  CHECK(gradient_norm(net) == doctest::Approx(2).epsilon(one_rounding));
  each_gradient(net, [](const Path&, Parameter<float>& p) {
    CHECK(p.gradient ==
          std::vector<float>(p.size(), static_cast<float>(2 / std::sqrt(40.0)) * 2));
  });
}

TEST_CASE("clip: a norm below the bound stays as it is") {
  auto net = net_with_gradients();

  clip_gradients(net, 7);

  each_gradient(net, [](const Path&, Parameter<float>& p) {
    CHECK(p.gradient == std::vector<float>(p.size(), 2));
  });
}
