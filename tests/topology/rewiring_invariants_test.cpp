// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include <rewire/layers/sparse_csr.hpp>
#include <rewire/topology/any_topology.hpp>
#include <rewire/topology/fix_prob.hpp>
#include <rewire/topology/gradual_pruning.hpp>
#include <rewire/topology/importance_pruning.hpp>
#include <rewire/topology/set.hpp>

#include "support/links_by_cell.hpp"
#include "support/statistics.hpp"

using namespace rewire;
using support::in_order;
using support::links_by_cell;

// A new topology is tested by adding it to this list.
namespace {

struct BySign {
  static SET make(double density, double zeta) {
    return {.density = density, .zeta = zeta};
  }
};
struct ByMagnitude {
  static SET make(double density, double zeta) {
    return {.density = density, .zeta = zeta, .removal = Removal::magnitude};
  }
};
struct AtRandom {
  static SET make(double density, double zeta) {
    return {.density = density, .zeta = zeta, .removal = Removal::random};
  }
};
struct LargestFirst {
  static SET make(double density, double zeta) {
    return {.density = density, .zeta = zeta, .removal = Removal::largest};
  }
};
struct Neurons {
  static ImportancePruning make(double density, double zeta) {
    return {.set = {.density = density, .zeta = zeta},
            .share = zeta,
            .after = 0,
            .every = 1};
  }
};
struct Gradual {
  static GradualPruning make(double density, double share) {
    return {.start = density, .density = share * density, .interval = 1};
  }
};
struct Fixed {
  static FixProb make(double density, double) { return {.density = density}; }
};
struct Erased {
  static AnyTopology make(double density, double zeta) {
    return SET{.density = density, .zeta = zeta};
  }
};

constexpr int rewirings_each = 25'000;  // 100,000 and more together

template <class Kind>
constexpr bool shrinks = std::is_same_v<Kind, Neurons> || std::is_same_v<Kind, Gradual>;
template <class Kind>
constexpr bool grows = !std::is_same_v<Kind, Fixed> && !std::is_same_v<Kind, Gradual>;

template <class Topology>
struct Evolver {
  SparseWeights<float>* weights = nullptr;
  Topology const* topology = nullptr;
  Parameter<float>* bias = nullptr;
  void operator()(const Path&, SparseWeights<float>& w, const Topology& t) {
    weights = &w;
    topology = &t;
  }
  void operator()(const Path&, Parameter<float>& b) { bias = &b; }
};

}  // namespace

TEST_CASE_TEMPLATE("rewiring: 25,000 random ones keep every invariant", Kind, BySign,
                   ByMagnitude, AtRandom, LargestFirst, Neurons, Gradual, Fixed,
                   Erased) {
  Rng rng(1);
  std::vector<std::size_t> deciles(10);  // of the grown values, in the layer's range
  int done = 0;
  while (done < rewirings_each) {
    const std::size_t outputs = 1 + rng.below(40), inputs = 1 + rng.below(40);
    const double shares[] = {0, 0.02, 0.2, 0.5, 0.97, 1, rng.uniform(), rng.uniform()};
    const double density = shares[rng.below(8)];
    SparseCSR layer(outputs, Kind::make(density, rng.uniform()));
    layer.build({inputs}, rng);
    Evolver<decltype(Kind::make(0, 0))> parts;
    visit(layer, parts, Path("layer"));
    SparseWeights<float>& w = *parts.weights;
    w.train(2);
    for (float& b : parts.bias->value) b = static_cast<float>(rng.normal());
    const std::vector<float> bias = parts.bias->value;
    const float bound = std::sqrt(6.0f / static_cast<float>(inputs));

    for (int generation = 0; generation < 5; ++generation, ++done) {
      for (float& v : w.trained().value) v = static_cast<float>(rng.normal());
      for (auto& slot : w.trained().slots) {
        for (float& v : slot) v = static_cast<float>(rng.normal());
      }
      w.refresh();
      const auto before = links_by_cell(w);

      const Progress now{.epoch = static_cast<std::size_t>(generation + 1),
                         .epochs = 10,
                         .step = static_cast<std::size_t>(generation + 1)};
      const Rewiring change = parts.topology->evolve(
          {.links = w.links(), .values = w.values(), .gradients = {}, .now = now}, rng);
      w.rewire(change, rng);

      REQUIRE(w.size() <= before.size());
      if (!shrinks<Kind>) REQUIRE(w.size() == before.size());
      REQUIRE(in_order(w.links()));
      REQUIRE(w.trained().value.size() == w.size());
      REQUIRE(support::wrong_links(w, change, before) == 0);
      std::size_t survivors = 0, outside = 0;
      for (std::size_t k = 0; k < w.size(); ++k) {
        if (change.from[k] != grown) {
          ++survivors;
          continue;
        }
        const float value = w.values()[k];
        outside += !(std::abs(value) <= bound);
        ++deciles[std::min<std::size_t>(
            9, static_cast<std::size_t>((value / bound + 1) * 5))];
      }
      REQUIRE(outside == 0);
      REQUIRE(survivors + change.count_grown() == w.size());
      REQUIRE(parts.bias->value == bias);
    }
  }

  CHECK(done == rewirings_each);
  // Grown values come from the layer's own distribution, uniform in +-bound.
  if (deciles[0] > 0)
    CHECK(support::chi_square(deciles) < support::chi_square_limit(10));
  CHECK((deciles[0] > 0) == grows<Kind>);
}
