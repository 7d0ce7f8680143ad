// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstddef>
#include <type_traits>

#include <rewire/layers/sparse_conv.hpp>
#include <rewire/topology/fix_prob.hpp>
#include <rewire/topology/rigl.hpp>
#include <rewire/topology/set.hpp>

#include "support/conv_case.hpp"
#include "support/links_by_cell.hpp"
#include "support/owned.hpp"
#include "support/tiles.hpp"

using namespace rewire;
using support::ConvCase;
using support::Tiles;

namespace {

template <class Kind>
Kind make(Density density, double share) {
  if constexpr (std::is_same_v<Kind, SET>) {
    return SET{.density = density, .zeta = share};
  } else if constexpr (std::is_same_v<Kind, RigL>) {
    return RigL{.density = density, .drop_fraction = share, .interval = 1, .end = 1};
  } else {
    return FixProb{.density = density};
  }
}

constexpr int generations = 4;

}  // namespace

TEST_CASE_TEMPLATE("rewiring: 4,000 of random kernels keep every invariant", Kind, SET,
                   RigL, FixProb) {
  std::size_t moved = 0;
  for (std::uint64_t problem = 0; problem < 1000; ++problem) {
    Rng rng(problem);
    const ConvCase p(rng, 1);
    CAPTURE(p.str());
    const double shares[] = {0, 0.1, 0.5, 0.97, 1};
    const auto topology = make<Kind>(shares[rng.below(5)], rng.uniform());
    SparseConv layer(p.outputs, topology, p.sparse());
    const Shape output = layer.build(p.input, rng);
    auto all = support::owned<float>(layer);
    all.train(2);
    SparseWeights<float>& w = *all.links[0];
    Tiles<float> x(p.input, p.samples, p.lanes), dy(output, p.samples, p.lanes);
    Pass<float> pass;
    for (std::size_t step = 1; step <= generations; ++step) {
      const Progress now{.epochs = 10, .step = step, .steps_per_epoch = 1};
      for (auto* numbers :
           {&w.trained().value, &w.trained().slots[0], &w.trained().slots[1]}) {
        for (float& v : *numbers) v = static_cast<float>(rng.normal());
      }
      w.refresh();
      x.fill_uniform(rng);
      dy.fill_uniform(rng);
      pass.begin(Mode::training, p.samples, p.lanes, 0, now);
      layer.backward(x, dy, dy, View<float>{}, pass);
      const auto before = support::links_by_cell(w);
      const auto gradient =
          w.in_csr_order(std::span<const float>(w.trained().gradient));
      const MissingLinks missing = w.missing();

      const Rewiring change =
          topology.evolve({.links = w.links(),
                           .values = w.values(),
                           .gradients = gradient,
                           .candidates = {missing.cells, missing.gradients},
                           .now = now},
                          rng);
      w.rewire(change, rng);

      REQUIRE(w.size() == before.size());
      REQUIRE(support::in_order(w.links()));
      REQUIRE(support::wrong_links(w, change, before) == 0);
      moved += change.count_grown();
    }
  }
  CHECK((moved > 1000) == !std::is_same_v<Kind, FixProb>);
}
