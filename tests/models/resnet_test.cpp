// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include <rewire/models/resnet.hpp>
#include <rewire/network/count.hpp>
#include <rewire/network/visit.hpp>
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

TEST_CASE("resnet: a topology makes all kernels sparse, and the classifier") {
  const auto net = built({.topology = SET{.density = 0.2}});
  const Count size = count(net);

  CHECK(size.dense_connections == 270'896);
  CHECK(static_cast<double>(size.connections) ==
        doctest::Approx(0.2 * 270'896).epsilon(0.01));
}
