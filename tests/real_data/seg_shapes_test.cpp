// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstddef>
#include <set>
#include <vector>

#include <rewire/data/shapes.hpp>
#include <rewire/io/raw_maps.hpp>

#include "support/real_data.hpp"

using namespace rewire;

namespace {

using Image = std::vector<std::uint8_t>;

Image image(const Dataset& set, std::size_t i) {
  const std::size_t size = set.shape().size();
  const auto* from = std::get<Dataset::Bytes>(set.samples()).data() + i * size;
  return {from, from + size};
}

}  // namespace

TEST_CASE("shapes: every picture of the tutorial is one that the recipe draws") {
  const auto folder = real_data("seg-shapes");
  const Split real = read_raw_maps({.images = folder / "shape_imgs_shape_1_500.dat",
                                    .masks = folder / "shape_masks_shape_1_500.dat"},
                                   100);
  // 2,304 different pictures: 60,000 draws leave hardly any of them out.
  const Split drawn = shapes(60000, 1, 1);
  std::set<Image> recipe;
  for (std::size_t i = 0; i < drawn.train.size(); ++i)
    recipe.insert(image(drawn.train, i));

  REQUIRE(real.train.size() == 400);
  REQUIRE(real.test.size() == 100);
  CHECK(real.train.classes() == 2);
  CHECK(recipe.size() == 2304);
  std::set<Image> distinct;
  std::size_t shared = 0;
  for (const Dataset* part : {&real.train, &real.test}) {
    for (std::size_t i = 0; i < part->size(); ++i) {
      const Image one = image(*part, i);
      CHECK(recipe.contains(one));
      const bool fresh = distinct.insert(one).second;
      shared += !fresh && part == &real.test;
      for (std::size_t p = 0; p < 1024; ++p)
        REQUIRE((one[2048 + p] > 0) == (part->labels()[i * 1024 + p] == 1));
    }
  }
  CHECK(distinct.size() == 446);
  CHECK(shared >= 12);  // of the test images, that occur in the training set or twice
}
