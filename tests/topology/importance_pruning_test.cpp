// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include <rewire/storage/degrees.hpp>
#include <rewire/topology/importance_pruning.hpp>

#include "support/error.hpp"

using namespace rewire;

namespace {

constexpr Progress in_epoch(std::size_t epoch) {
  return {.epoch = epoch, .epochs = 400, .step = epoch, .steps_per_epoch = 1};
}

/// Only neurons are pruned: SET moves nothing.
constexpr ImportancePruning neurons_only{.set = {.density = {}, .zeta = 0},
                                         .share = 0.3};

/// Neuron r has two links of weight r + 1.
struct Steps {
  Pattern links;
  std::vector<float> values;

  explicit Steps(std::size_t neurons, std::size_t empty = 0) {
    std::vector<std::uint64_t> row_ptr{0};
    std::vector<std::uint32_t> col;
    for (std::size_t r = 0; r < neurons; ++r) {
      for (std::uint32_t c = 0; r >= empty && c < 2; ++c) {
        col.push_back(c);
        values.push_back(static_cast<float>(r + 1) * (c == 0 ? 1.0f : -1.0f));
      }
      row_ptr.push_back(col.size());
    }
    links = Pattern(neurons, 5, row_ptr, col);
  }

  /// The neurons that have no link after a rewiring.
  std::vector<std::size_t> empty_after(const ImportancePruning& policy) const {
    Rng rng(1);
    const auto degrees = output_degrees(policy
                                            .evolve({.links = links,
                                                     .values = values,
                                                     .gradients = {},
                                                     .now = in_epoch(210)},
                                                    rng)
                                            .links);
    std::vector<std::size_t> empty;
    for (std::size_t r = 0; r < degrees.size(); ++r)
      if (degrees[r] == 0) empty.push_back(r);
    return empty;
  }
};

}  // namespace

TEST_CASE("importance pruning: the neurons up to the percentile lose their links") {
  using Neurons = std::vector<std::size_t>;
  CHECK(Steps(11).empty_after(neurons_only) == Neurons{0, 1, 2, 3});  // as NumPy's
  CHECK(Steps(10).empty_after(neurons_only) == Neurons{0, 1, 2});
  CHECK(Steps(2).empty_after(neurons_only) == Neurons{0});
}

TEST_CASE("importance pruning: neurons without links do not count") {
  using Neurons = std::vector<std::size_t>;
  CHECK(Steps(14, 4).empty_after(neurons_only) == Neurons{0, 1, 2, 3, 4, 5, 6});
}

TEST_CASE("importance pruning: one neuron always keeps its links, and 0 prunes none") {
  ImportancePruning all = neurons_only, none = neurons_only;
  all.share = 1;
  none.share = 0;
  CHECK(Steps(4).empty_after(all) == std::vector<std::size_t>{0, 1, 2});
  CHECK(Steps(1).empty_after(all).empty());
  CHECK(Steps(4).empty_after(none).empty());
  CHECK(Steps(3, 3).empty_after(all).size() == 3);  // nothing was there
}

TEST_CASE("importance pruning: SET moves its share of the links that are left") {
  const ImportancePruning policy{.set = {.density = 0.3, .zeta = 0.4}, .share = 0.25};
  Rng rng(3);
  const Pattern links = policy.initial({.outputs = 200, .inputs = 100}, rng);
  std::vector<float> values(links.size());
  for (float& v : values) v = static_cast<float>(rng.normal());

  const Rewiring change = policy.evolve(
      {.links = links, .values = values, .gradients = {}, .now = in_epoch(210)}, rng);

  const auto before = static_cast<double>(links.size()),
             after = static_cast<double>(change.links.size()),
             moved = static_cast<double>(change.count_grown());
  CHECK(after < 0.8 * before);  // the least important have fewer links than others
  CHECK(after > 0.7 * before);
  CHECK(std::abs(moved - 0.4 * after) <= 3);
  float weakest_left = 100;
  for (const Position p : change.from)
    if (p != grown) weakest_left = std::min(weakest_left, std::abs(values[p]));
  CHECK(weakest_left > 0.4);  // the 40 % nearest zero of a normal lie below 0.52
}

TEST_CASE("importance pruning: is SET in the other epochs") {
  const ImportancePruning policy{.set = {.density = 0.3}, .after = 200, .every = 10};
  Rng rng(4);
  const Pattern links = policy.initial({.outputs = 30, .inputs = 20}, rng);
  std::vector<float> values(links.size());
  for (float& v : values) v = static_cast<float>(rng.normal());
  for (const std::size_t epoch : {0, 190, 200, 209, 210, 211, 220}) {
    CAPTURE(epoch);
    const Evidence now{
        .links = links, .values = values, .gradients = {}, .now = in_epoch(epoch)};
    Rng a(5), b(5);

    const Rewiring change = policy.evolve(now, a), as_set = policy.set.evolve(now, b);

    const bool prunes = epoch == 210 || epoch == 220;
    CHECK((change.links == as_set.links) == !prunes);
    CHECK((change.links.size() < links.size()) == prunes);
    CHECK(due(policy, in_epoch(epoch)) == due(policy.set, in_epoch(epoch)));
  }
}

TEST_CASE(
    "importance pruning: what is out of range is an error when the layer is built") {
  const auto message = [](const ImportancePruning& policy) {
    return support::error_of([&] {
      Rng rng(1);
      policy.initial({.outputs = 5, .inputs = 5}, rng);
    });
  };
  CHECK(message({.share = 1.5}) ==
        "ImportancePruning: expected share in [0, 1], found 1.5; choose share inside "
        "that range");
  CHECK(message({.every = 0}) != "nothing thrown");
  CHECK(message({.set = {.zeta = 2}}) != "nothing thrown");
}
