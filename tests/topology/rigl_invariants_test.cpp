// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <set>
#include <vector>

#include <rewire/storage/random_links.hpp>
#include <rewire/topology/rigl.hpp>

#include "support/links_by_cell.hpp"

using namespace rewire;
using support::bits;
using support::links_by_cell;

namespace {

constexpr Progress now{.epoch = 2, .epochs = 10, .step = 200, .steps_per_epoch = 100};

/// The cells of the `count` largest |gradient| among `from`.
std::vector<std::uint64_t> strongest_cells(std::vector<std::uint64_t> from,
                                           const std::vector<float>& gradient,
                                           std::size_t count) {
  std::sort(from.begin(), from.end(), [&](std::uint64_t a, std::uint64_t b) {
    return std::abs(gradient[a]) > std::abs(gradient[b]);
  });
  from.resize(std::min(count, from.size()));
  std::sort(from.begin(), from.end());
  return from;
}

}  // namespace

TEST_CASE("RigL: 10,000 random rewirings are those of the paper, and keep what stays") {
  Rng rng(1);
  for (int i = 0; i < 10'000; ++i) {
    const Extent layer{.outputs = 1 + rng.below(30), .inputs = 1 + rng.below(30)};
    const double densities[] = {0, 0.05, 0.3, 0.8, 1};
    const RigL rigl{.density = densities[rng.below(5)], .drop_fraction = rng.uniform()};
    SparseWeights<float> w(rigl.initial(layer, rng), InitialDraw(Initial::he, 1, 1),
                           InitialDraw(Initial::he, 1, 1), rng);
    w.train(2);
    for (auto* numbers :
         {&w.trained().value, &w.trained().slots[0], &w.trained().slots[1]}) {
      for (float& v : *numbers) v = static_cast<float>(rng.normal());
    }
    w.refresh();
    // Of every cell a gradient, no two alike.
    std::vector<float> gradient(layer.cells());
    for (float& g : gradient) g = static_cast<float>(rng.normal());
    std::vector<std::uint64_t> linked, missing;
    for (std::uint64_t cell = 0, k = 0; cell < layer.cells(); ++cell) {
      const std::size_t row = cell / layer.inputs;
      const bool is_link =
          k < w.links().row_ptr()[row + 1] && w.links().col()[k] == cell % layer.inputs;
      (is_link ? linked : missing).push_back(cell);
      k += is_link;
    }
    std::vector<float> of_links;
    for (const std::uint64_t cell : linked) of_links.push_back(gradient[cell]);
    const std::size_t count = rigl.candidates(w.size(), now);
    const auto cells = strongest_cells(missing, gradient, count);
    std::vector<float> of_cells;
    for (const std::uint64_t cell : cells) of_cells.push_back(gradient[cell]);
    const auto before = links_by_cell(w);

    const Rewiring change = rigl.evolve({.links = w.links(),
                                         .values = w.values(),
                                         .gradients = of_links,
                                         .candidates = {cells, of_cells},
                                         .now = now},
                                        rng);
    w.rewire(change, rng);

    // What the paper says: the weakest go, then the largest gradients of all that is
    // not linked now come; who goes and comes has never been away.
    std::vector<std::uint64_t> weak = linked;
    std::sort(weak.begin(), weak.end(), [&](std::uint64_t a, std::uint64_t b) {
      return std::abs(before.at(a).value) < std::abs(before.at(b).value);
    });
    weak.resize(count);
    std::set<std::uint64_t> expected(linked.begin(), linked.end());
    std::vector<std::uint64_t> free = missing;
    for (const std::uint64_t cell : weak) {
      expected.erase(cell);
      free.push_back(cell);
    }
    for (const std::uint64_t cell : strongest_cells(free, gradient, count))
      expected.insert(cell);
    const auto after = links_by_cell(w);
    REQUIRE(support::in_order(w.links()));
    REQUIRE(after.size() == linked.size());
    std::size_t wrong = 0;
    for (const auto& [cell, link] : after) {
      wrong += expected.count(cell) == 0;
      const auto old = before.find(cell);
      const support::Link kept = old == before.end() ? support::Link{} : old->second;
      wrong += bits(link.value) != bits(kept.value) ||
               bits(link.slot0) != bits(kept.slot0) ||
               bits(link.slot1) != bits(kept.slot1);
    }
    REQUIRE(wrong == 0);
  }
}
