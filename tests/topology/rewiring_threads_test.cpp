// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include <rewire/core/cache.hpp>
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
    for (const auto& each : layers) {
      const Extent& layer = each.first;
      CAPTURE(layer.outputs);
      const SET set{.density = each.second, .removal = removal};
      const Left alone = left_of(layer, set, nullptr);
      for (const std::size_t threads : {1, 2, 3, 5}) {
        CAPTURE(threads);
        Team team(threads);
        CHECK((left_of(layer, set, &team) == alone));
      }
    }
  }
}

TEST_CASE("rewiring: blocks of columns visit every link once, rows in order") {
  Rng rng(2);
  for (const Extent layer :
       {Extent{.outputs = 40, .inputs = 70}, Extent{.outputs = 3, .inputs = 1},
        Extent{.outputs = 0, .inputs = 5}}) {
    const Pattern links = random_pattern(layer, 0.3, rng);
    for (const std::size_t threads : {1, 2, 3}) {
      for (const std::size_t links_of_block : {1, 7, 100, 100'000}) {
        CAPTURE(threads);
        CAPTURE(links_of_block);
        Team team(threads);
        std::vector<int> seen(links.size());
        std::vector<std::size_t> next_row(links.cols());
        std::vector<int> wrong(links.cols());  // a column belongs to one thread

        detail::by_column_blocks(
            links, &team,
            [&](std::size_t r, std::uint64_t k, std::uint32_t c) {
              ++seen[k];
              wrong[c] += r < next_row[c] || links.col()[k] != c;
              next_row[c] = r + 1;
            },
            links_of_block);

        CHECK(seen == std::vector<int>(links.size(), 1));
        CHECK(wrong == std::vector<int>(links.cols()));
      }
    }
  }
}

TEST_CASE("rewiring: large weights are copied to the forward's order as small ones") {
  Rng rng(3);
  const std::size_t links = 8 * second_level_cache() / sizeof(float) + 1000;
  const Extent layer{.outputs = 3000, .inputs = 5000};
  const auto density = static_cast<double>(links) / static_cast<double>(layer.cells());
  SparseWeights<float> w(random_pattern(layer, density, rng), {}, {}, rng);
  w.train(0);
  for (float& v : w.trained().value) v = static_cast<float>(rng.uniform());
  for (const std::size_t threads : {1, 2}) {
    Team team(threads);
    w.refresh(&team);

    const auto& place = w.index().place;
    std::size_t wrong = 0;
    for (std::size_t k = 0; k < w.size(); ++k)
      wrong += w.values()[k] != w.trained().value[place[k]];
    CHECK(wrong == 0);
  }
}
