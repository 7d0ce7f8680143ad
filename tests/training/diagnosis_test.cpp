// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <limits>

#include <rewire/layers/dense.hpp>
#include <rewire/layers/relu.hpp>
#include <rewire/layers/sparse_csr.hpp>
#include <rewire/network/sequential.hpp>
#include <rewire/topology/set.hpp>
#include <rewire/training/diagnosis.hpp>

#include "support/tiles.hpp"

using namespace rewire;

namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();

struct Case {
  decltype(sequential(SparseCSR{3, SET{}}, ReLU{}, Dense{2})) net =
      sequential(SparseCSR{3, SET{.density = 1}}, ReLU{}, Dense{2});
  support::Tiles<float> input{{2}, 5, 16};

  Case() {
    Rng rng(1);
    net.build({2}, rng);
    prepare_training(net, 0);
    input.fill([] { return 1; });
  }
  void set(const std::string& name, float value) {
    each_parameter(net, [&](const Path& at, Parameter<float>& p) {
      if (at.str() == name) p.value[1] = value;
    });
  }
  std::string diagnosis() {
    Pass<float> pass;
    pass.begin(Mode::training, 5, 16);
    return first_non_finite(net, View<const float>(input), pass);
  }
};

}  // namespace

TEST_CASE("diagnosis: names the input first") {
  Case c;
  c.input.at(4, 1) = std::numeric_limits<float>::quiet_NaN();
  c.set("layer.0.values", infinity);
  CHECK(c.diagnosis() == "the input batch");
}

TEST_CASE("diagnosis: then the first parameter") {
  Case c;
  c.set("layer.0.values", infinity);
  c.set("layer.2.bias", -infinity);
  CHECK(c.diagnosis() == "layer.0.values");
  c.set("layer.0.values", 1);
  CHECK(c.diagnosis() == "layer.2.bias");
}

TEST_CASE("diagnosis: then the first layer whose output overflows") {
  Case c;
  c.input.fill([] { return 3e38F; });
  c.set("layer.0.values", 3e38F);
  CHECK(c.diagnosis() == "the output of layer.0 (SparseCSR 3)");
}

TEST_CASE("diagnosis: where all of that is finite, the loss itself") {
  CHECK(Case().diagnosis() == "the loss itself");
}
