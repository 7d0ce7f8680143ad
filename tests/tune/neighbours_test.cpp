// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include <rewire/tune/neighbours.hpp>

using namespace rewire;

TEST_CASE("neighbours: differ in one number or word, and in what it makes active") {
  Space space;
  space.add({"kind", Choice{{"dense", "sparse"}}});
  space.add({"share",
             RealRange{0, 1, 0.5},
             {{"kind", Condition::is, std::string("sparse")}}});
  space.add({"layers", IntegerRange{1, 100, 50}});
  Rng rng(1);

  const auto all = neighbours(space, space.standard(), rng);

  const auto with = [&](const std::string& name) {
    return std::ranges::count_if(all, [&](const Configuration& c) {
      return !space.standard().contains(name) ? c.contains(name)
                                              : c.at(name) != space.standard().at(name);
    });
  };
  CHECK(with("kind") == 1);    // the other word
  CHECK(with("share") == 1);   // active with it only, at its default
  CHECK(with("layers") >= 2);  // of four moves that may end where they began
  for (const Configuration& c : all) {
    CHECK((c.at("kind") == Setting(std::string("sparse"))) == c.contains("share"));
    CHECK((c.at("kind") != space.standard().at("kind")) +
              (c.at("layers") != space.standard().at("layers")) ==
          1);
  }
}
