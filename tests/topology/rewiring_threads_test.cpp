// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstddef>
#include <utility>
#include <vector>

#include <rewire/storage/sparse_weights.hpp>
#include <rewire/topology/set.hpp>

using namespace rewire;

namespace {

/// What five rewirings leave of a layer, by a team or by none.
struct Left {
  Pattern links;
  std::vector<float> values, trained, slot;
  std::vector<Position> place;
  bool operator==(const Left&) const = default;
};

Left left_of(const Extent& layer, const SET& set, Team* team) {
  Rng rng(1);
  const InitialDraw draw(Initial::he, layer.inputs, layer.outputs);
  SparseWeights<float> w(set.initial(layer, rng), draw, draw, rng);
  w.train(1, team);
  for (int generation = 0; generation < 5; ++generation) {
    for (float& v : w.trained().value) v = static_cast<float>(rng.normal());
    for (float& v : w.trained().slots[0]) v = static_cast<float>(rng.normal());
    w.refresh(team);
    const Evidence now{.links = w.links(),
                       .values = w.values(),
                       .gradients = {},
                       .now = {},
                       .team = team};
    w.rewire(set.evolve(now, rng), rng, team);
  }
  const auto values = w.values();
  return {w.links(),
          {values.begin(), values.end()},
          w.trained().value,
          w.trained().slots[0],
          w.index().place};
}

}  // namespace

TEST_CASE("rewiring: any number of threads rewires alike") {
  const std::pair<Extent, double> layers[] = {{{.outputs = 300, .inputs = 400}, 0.05},
                                              {{.outputs = 2000, .inputs = 7}, 0.4},
                                              {{.outputs = 7, .inputs = 2000}, 0.4},
                                              {{.outputs = 3000, .inputs = 2000}, 1e-4},
                                              {{.outputs = 60, .inputs = 50}, 1},
                                              {{.outputs = 1, .inputs = 1}, 1},
                                              {{.outputs = 1, .inputs = 1}, 0}};
  for (const Removal removal : {Removal::by_sign, Removal::magnitude}) {
    for (const auto& [layer, density] : layers) {
      CAPTURE(layer.outputs);
      const SET set{.density = density, .removal = removal};
      const Left alone = left_of(layer, set, nullptr);
      for (const std::size_t threads : {1, 2, 3, 5}) {
        CAPTURE(threads);
        Team team(threads);
        CHECK((left_of(layer, set, &team) == alone));
      }
    }
  }
}

TEST_CASE("rewiring: threads share an index of millions of links, block by block") {
  Rng rng(2);
  const Extent layer{.outputs = 1500, .inputs = 2000};
  const Pattern links = random_pattern(layer, 0.5, rng);
  Team team(3);

  const TransposedIndex alone(links), together(links, &team);

  CHECK((alone.ptr == together.ptr));
  CHECK((alone.row == together.row));
  CHECK((alone.place == together.place));
  std::size_t wrong = 0;
  for (std::size_t r = 0; r < layer.outputs; ++r) {
    for (std::uint64_t k = links.row_ptr()[r]; k < links.row_ptr()[r + 1]; ++k) {
      const Position at = alone.place[k];
      const std::uint32_t c = links.col()[k];
      wrong += alone.row[at] != r || at < alone.ptr[c] || at >= alone.ptr[c + 1];
    }
  }
  CHECK(wrong == 0);
}
