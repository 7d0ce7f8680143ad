// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstdint>
#include <vector>

#include <rewire/storage/random_links.hpp>
#include <rewire/storage/transposed_index.hpp>

using namespace rewire;

TEST_CASE(
    "transposed index: lists the links of each input in the order of the outputs") {
  Rng rng(2);
  for (int round = 0; round < 300; ++round) {
    const Extent layer{.outputs = rng.below(12), .inputs = rng.below(12)};
    const double density = round % 10 == 0 ? 1 : rng.uniform();
    const Pattern links = random_pattern(layer, density, rng);

    const TransposedIndex index(links);

    std::vector<std::uint64_t> ptr{0};
    std::vector<std::uint32_t> row;
    std::vector<Position> place(links.size());
    for (std::size_t c = 0; c < links.cols(); ++c) {
      for (std::size_t r = 0; r < links.rows(); ++r) {
        for (std::uint64_t k = links.row_ptr()[r]; k < links.row_ptr()[r + 1]; ++k) {
          if (links.col()[k] != c) continue;
          place[k] = static_cast<Position>(row.size());
          row.push_back(static_cast<std::uint32_t>(r));
        }
      }
      ptr.push_back(row.size());
    }
    REQUIRE(index.ptr == ptr);
    REQUIRE(index.row == row);
    REQUIRE(index.place == place);
  }
}
