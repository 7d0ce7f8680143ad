// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include <rewire/layers/sparse_csr.hpp>
#include <rewire/topology/set.hpp>

#include "support/allocation.hpp"

using namespace rewire;
using support::Allocated;

// Truly sparse: what is allocated depends on the links and the activations, never on
// the cells. This layer has 400,000 links; dense it would take 1.6 GB for the weights
// alone.
namespace {

constexpr std::size_t width = 20'000, links = 400'000, samples = 128;
constexpr SET set{.density = 0.001, .zeta = 0.3};

/// What a trainer does with a layer after each backward, and after an epoch.
struct Train {
  std::size_t slots = 1;
  void operator()(const Path&, Parameter<float>& p) { p.train(slots); }
  void operator()(const Path&, SparseWeights<float>& w, const SET&) { w.train(slots); }
};
struct Update {
  void operator()(const Path&, Parameter<float>& p) {
    for (std::size_t i = 0; i < p.size(); ++i) {
      p.slots[0][i] = 0.9f * p.slots[0][i] - 0.1f * p.gradient[i];
      p.value[i] += p.slots[0][i];
      p.gradient[i] = 0;
    }
  }
  void operator()(const Path& at, SparseWeights<float>& w, const SET&) {
    (*this)(at, w.trained());
    w.refresh();
  }
};
struct RewireLinks {
  Rng& rng;
  std::size_t grown_links = 0;
  void operator()(const Path&, Parameter<float>&) {}
  void operator()(const Path&, SparseWeights<float>& w, const SET& topology) {
    Rewiring change =
        topology.evolve({.links = w.links(),
                         .values = w.values(),
                         .gradients = {w.trained().gradient, w.index().place},
                         .now = {}},
                        rng);
    grown_links = change.count_grown();
    w.rewire(std::move(change), rng);
  }
};

double per_link(std::size_t bytes) {
  return static_cast<double>(bytes) / static_cast<double>(links);
}

}  // namespace

TEST_CASE("allocation: a huge sparse layer is built and trained in less than 200 MB") {
  const Allocated all;
  Rng rng(1);
  SparseCSR layer{width, set};
  layer.build({width}, rng);
  Pass<float> pass;
  pass.begin(Mode::training, samples, plan_lanes(samples, layer.lanes()));
  const View<float> x = pass.keep(Shape{width}), y = pass.keep(Shape{width});
  const View<float> dy = pass.keep(Shape{width}), dx = pass.keep(Shape{width});
  for (const View<float>& v : {x, dy}) {
    for (std::size_t t = 0; t < v.tiles(); ++t) {
      for (float& number : std::span(v.tile(t), v.tile_size())) {
        number = static_cast<float>(rng.uniform(-1, 1));
      }
    }
  }
  visit(layer, Train{}, Path("layer"));

  for (int epoch = 0; epoch < 2; ++epoch) {
    for (int step = 0; step < 2; ++step) {
      layer.forward(x, y, pass);
      layer.backward(x, y, dy, dx, pass);
      visit(layer, Update{}, Path("layer"));
    }
    RewireLinks evolve{rng};
    visit(layer, evolve, Path("layer"));
    CHECK(evolve.grown_links > 100'000);
  }

  MESSAGE("peak: ", static_cast<double>(all.peak()) / 1e6, " MB");
  CHECK(all.peak() < 200'000'000);
}

TEST_CASE("allocation: a link takes 8 bytes to infer and 28 to train, a row 8") {
  constexpr std::size_t starts =
      8 * (width + 1);                // of rows; in training also of columns
  constexpr std::size_t lists = 256;  // shapes and the list of slots
  Rng rng(2);
  SparseCSR layer{width, set, {.bias = false}};
  const Allocated all;

  layer.build({width}, rng);
  const std::size_t inference = all.now();
  const std::size_t building = all.peak();
  visit(layer, Train{}, Path("layer"));
  const std::size_t training = all.now();
  const Allocated during_evolution;
  RewireLinks evolve{rng};
  visit(layer, evolve, Path("layer"));

  MESSAGE("bytes a link, rows included: building at most ", per_link(building),
          ", inference ", per_link(inference), ", training with one slot ",
          per_link(training), ", rewiring at most ", per_link(during_evolution.peak()),
          " more");
  CHECK(inference <= 8 * links + starts + lists);
  CHECK(training <= 28 * links + 2 * starts + lists);
  CHECK(all.now() <= 28 * links + 2 * starts + lists);  // after rewiring as before
  CHECK(during_evolution.peak() <= 16 * links + 4 * width + lists);
  CHECK(building <= 14 * links);
}

TEST_CASE("allocation: the steps after the first allocate nothing") {
  Rng rng(3);
  SparseCSR layer{500, SET{.epsilon = 10}};
  layer.build({500}, rng);
  visit(layer, Train{}, Path("layer"));
  Pass<float> pass;
  const auto step = [&] {
    pass.begin(Mode::training, 100, 64);
    const View<float> x = pass.keep(Shape{500}), y = pass.keep(Shape{500});
    const View<float> dy = pass.keep(Shape{500}), dx = pass.keep(Shape{500});
    for (const View<float>& v : {x, dy}) {
      for (std::size_t t = 0; t < v.tiles(); ++t) {
        for (float& number : std::span(v.tile(t), v.tile_size())) number = 0.5f;
      }
    }
    layer.forward(x, y, pass);
    layer.backward(x, y, dy, dx, pass);
    visit(layer, Update{}, Path("layer"));
  };
  step();

  const Allocated later;
  for (int i = 0; i < 3; ++i) step();

  CHECK(later.peak() == 0);
}
