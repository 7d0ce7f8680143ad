// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include <rewire/models/resnet.hpp>
#include <rewire/network/count.hpp>
#include <rewire/network/extents.hpp>
#include <rewire/network/visit.hpp>
#include <rewire/topology/distribution.hpp>
#include <rewire/topology/set.hpp>

using namespace rewire;

namespace {

ResNet<float> built(const ResNetOptions& options = {}) {
  auto net = resnet(10, options);
  Rng rng(1);
  net.build({3, 32, 32}, rng);
  return net;
}

}  // namespace

TEST_CASE("resnet: 3-3-3 has the published numbers of parameters") {
  const Count size = count(built());

  CHECK(size.dense_connections == 270'896);
  CHECK(size.parameters == 272'474);
}

TEST_CASE("resnet: 3-3-3 multiplies 51,654,016 times") {
  std::size_t macs = 0;
  const auto net = built();
  rewire::visit(net,
                Visitor{[&](const Path&, const Parameter<float>& p) {
                          if (p.role == Role::weight) macs += p.size() * p.positions;
                        },
                        [](const Path&, const auto&...) {}},
                Path(root_name));

  CHECK(macs == 51'654'016);
}

TEST_CASE(
    "resnet: stages have as many blocks as told, shortcuts kernels where needed") {
  std::vector<std::string> shapes;
  const auto net = built({.blocks = {2, 1, 3}});
  net.each([&](const auto&, Shape s) { shapes.push_back(text(s)); });

  CHECK(shapes == std::vector<std::string>{"16x36x36", "16x36x36", "16x36x36",
                                           "16x36x36", "16x36x36", "32x18x18", "64x9x9",
                                           "64x9x9", "64x9x9", "64", "10"});
}

TEST_CASE("resnet: ERK gives its layers the published densities") {
  const std::vector<Extent> layers = weight_extents(built());
  REQUIRE(layers.size() == 22);
  // The first convolution, a stage's convolutions (first, others), its shortcut, the
  // classifier.
  const auto densities = [&](double sparsity) {
    const Density erk = Density::erk(layers, Sparsity{sparsity});
    std::vector<double> found{erk.number()};
    for (const std::size_t l : {0, 1, 7, 8, 14, 15, 9, 16, 21})
      found.push_back(erk.of(layers[l]));
    return found;
  };
  const auto check = [&](double sparsity, std::vector<double> expected) {
    const auto found = densities(sparsity);
    for (std::size_t i = 0; i < expected.size(); ++i) {
      CAPTURE(i);
      CHECK(found[i] == doctest::Approx(expected[i]).epsilon(i == 0 ? 1e-3 : 1e-2));
    }
  };
  check(0.5, {101.055, 1, 1, 1, .768, .559, .367, 1, 1, 1});
  check(0.8, {36.009, 1, .594, .422, .274, .199, .131, 1, 1, 1});
  check(0.9, {16.994, .983, .280, .199, .129, .094, .062, 1, .813, 1});
  check(0.95, {8.211, .475, .135, .096, .062, .045, .030, .802, .393, .949});
}

TEST_CASE("resnet: dropout comes before the classifier") {
  std::string all;
  const auto net = built({.dropout = 0.25});
  net.each([&](const auto& layer, Shape) { all += layer.name() + ", "; });

  CHECK(all.ends_with("AdaptiveAveragePool 1x1, Dropout 0.25, Dense 10, "));
}

TEST_CASE("resnet: a topology makes all kernels sparse, and the classifier") {
  const auto net = built({.topology = SET{.density = 0.2}});
  const Count size = count(net);

  CHECK(size.dense_connections == 270'896);
  CHECK(static_cast<double>(size.connections) ==
        doctest::Approx(0.2 * 270'896).epsilon(0.01));
}
