// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include <rewire/core/random.hpp>
#include <rewire/tune/latin_hypercube.hpp>

using namespace rewire;

TEST_CASE("latin hypercube: each slice of each axis holds one point") {
  Rng rng(3);

  const auto points = latin_hypercube(20, 3, rng);

  for (std::size_t d = 0; d < 3; ++d) {
    std::vector<int> hit(20);
    for (const auto& p : points) ++hit[static_cast<std::size_t>(p[d] * 20)];
    CHECK(hit == std::vector<int>(20, 1));
  }
}

TEST_CASE("latin hypercube: of configurations takes each value equally often") {
  Space space;
  space.add({"kind", Choice{{"dense", "sparse"}}});
  space.add({"layers", IntegerRange{1, 5, 3}});
  space.add({"share",
             RealRange{0, 1, 0.5},
             {{"kind", Condition::is, std::string("sparse")}}});
  Rng rng(4);

  const auto all = latin_hypercube(space, 20, rng);

  std::map<Setting, int> kinds, layers;
  for (const Configuration& c : all) {
    ++kinds[c.at("kind")];
    ++layers[c.at("layers")];
    CHECK(c.contains("share") == (c.at("kind") == Setting(std::string("sparse"))));
  }
  REQUIRE(all.size() == 20);
  REQUIRE(layers.size() == 5);
  for (const auto& [value, count] : layers) CHECK(count == 4);
  CHECK(kinds[std::string("dense")] == 10);
}
