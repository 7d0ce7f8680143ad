// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

#include <rewire/io/idx_maps.hpp>

#include "io/scratch.hpp"

using namespace rewire;

TEST_CASE("idx_maps: a label a pixel, one number stands for none") {
  const Scratch scratch;
  write_idx(scratch / "images", {{2, 3, 1, 2}, std::vector<std::uint8_t>(12, 255)});
  write_idx(scratch / "labels", {{2, 1, 2}, {0, 3, 1, 2}});

  const Dataset set = idx_maps(scratch / "images", scratch / "labels", 3, 3, "Set");

  CHECK(set.shape() == Shape{3, 1, 2});
  CHECK(std::vector(set.labels().begin(), set.labels().end()) ==
        std::vector<Label>{0, ignored, 1, 2});
  CHECK(set.scale()[0] == 1.0F / 255);
}

TEST_CASE("idx_maps: labels of another size or out of range are refused by name") {
  const Scratch scratch;
  write_idx(scratch / "images", {{1, 3, 1, 2}, std::vector<std::uint8_t>(6)});
  write_idx(scratch / "longer", {{1, 1, 3}, {0, 0, 0}});
  write_idx(scratch / "beyond", {{1, 1, 2}, {0, 7}});
  const auto found = [&](const char* labels) {
    return error_of(
        [&] { idx_maps(scratch / "images", scratch / labels, 3, 3, "Set"); });
  };

  CHECK(found("longer").find(
            "longer: expected maps of 1x1x2, one an image, found 1x1x3") !=
        std::string::npos);
  CHECK(found("beyond").find("labels from 0 to 2, or 3 for none, found 7 in map 0") !=
        std::string::npos);
}
