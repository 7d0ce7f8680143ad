// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <string>
#include <vector>

#include <rewire/core/random.hpp>
#include <rewire/tune/space.hpp>

#include "support/error.hpp"

using namespace rewire;

namespace {

Space example_space() {
  Space space;
  space.add({"kind", Choice{{"a", "b", "none"}, 1}});
  space.add({"rate", RealRange{1e-4, 1, 0.01, true}});
  space.add({"layers", IntegerRange{1, 5, 3}});
  space.add({"share",
             RealRange{0, 1, 0.5},
             {{"kind", Condition::is_not, std::string("none")}}});
  space.add({"last",
             IntegerRange{1, 1000, 10, true},
             {{"layers", Condition::above, std::int64_t{1}}}});
  return space;
}

}  // namespace

TEST_CASE("space: the default configuration, and what is inactive is not there") {
  const Space space = example_space();

  const Configuration c = space.standard();

  CHECK(c.size() == 5);
  CHECK(std::get<std::string>(c.at("kind")) == "b");
  CHECK(std::get<std::int64_t>(c.at("last")) == 10);
  auto other = c;
  other["kind"] = std::string("none");
  other["layers"] = std::int64_t{1};
  const auto left = space.completed(other);
  CHECK(left.size() == 3);
  CHECK_FALSE(left.contains("share"));
  CHECK(space.point_of(left)[3] == -1);
}

TEST_CASE("space: a point of the cube gives the configuration that it came from") {
  const Space space = example_space();
  Rng rng(1);
  for (int i = 0; i < 1000; ++i) {
    const Configuration c = space.sample(rng);
    const Configuration back = space.at(space.point_of(c));

    REQUIRE(back.size() == c.size());
    for (const auto& [name, setting] : c) {
      if (const auto* real = std::get_if<double>(&setting)) {
        CHECK(std::get<double>(back.at(name)) == doctest::Approx(*real));
      } else {
        CHECK(back.at(name) == setting);
      }
    }
  }
}

TEST_CASE("space: whole numbers and words are equally likely, rates in the logarithm") {
  const Space space = example_space();
  Rng rng(2);
  std::map<std::int64_t, int> layers;
  std::map<std::string, int> kinds;
  int small = 0;
  for (int i = 0; i < 10000; ++i) {
    const Configuration c = space.sample(rng);
    ++layers[std::get<std::int64_t>(c.at("layers"))];
    ++kinds[std::get<std::string>(c.at("kind"))];
    small += std::get<double>(c.at("rate")) < 0.01;
  }
  REQUIRE(layers.size() == 5);
  REQUIRE(kinds.size() == 3);
  for (const auto& [value, count] : layers) CHECK(std::abs(count - 2000) < 200);
  for (const auto& [value, count] : kinds) CHECK(std::abs(count - 3333) < 250);
  CHECK(std::abs(small - 5000) < 200);
}

TEST_CASE("space: a dimension that makes no sense is an error") {
  Space space = example_space();
  const auto message = [&](Dimension d) {
    return support::error_of([&] { space.add(std::move(d)); });
  };

  CHECK(message({"rate", RealRange{0, 1, 0}}) ==
        "Space, rate: expected a name of its own, found one used before; correct the "
        "hyper-parameter");
  CHECK(message({"x", RealRange{0, 1, 0.5, true}}) != "nothing thrown");
  CHECK(message({"x", RealRange{0, 1, 2}}) != "nothing thrown");
  CHECK(message({"x", IntegerRange{3, 2, 3}}) != "nothing thrown");
  CHECK(message({"x", Choice{{}, 0}}) != "nothing thrown");
  CHECK(message({"x", RealRange{0, 1, 0}, {{"y", Condition::is, 1.0}}}) !=
        "nothing thrown");
  CHECK(message({"x", RealRange{0, 1, 0}}) == "nothing thrown");
}
