// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <string>

#include <rewire/core/path.hpp>

using namespace rewire;

TEST_CASE("path: names and numbers are joined by dots") {
  const Path root("layer");
  const Path third = root / std::size_t{2};

  CHECK(root.str() == "layer");
  CHECK(third.str() == "layer.2");
  CHECK((third / "bias" / "slot0").str() == "layer.2.bias.slot0");
  CHECK((root / std::size_t{0}).str() == "layer.0");
}

TEST_CASE("path: extending a path leaves it as it was") {
  const Path root("net");

  const std::string left = (root / "left").str(), right = (root / "right").str();

  CHECK(left == "net.left");
  CHECK(right == "net.right");
  CHECK(root.str() == "net");
}
