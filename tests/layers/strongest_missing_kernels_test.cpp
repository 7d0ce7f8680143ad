// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <vector>

#include <rewire/layers/sparse_conv.hpp>
#include <rewire/topology/fix_prob.hpp>
#include <rewire/topology/rigl.hpp>

#include "support/conv_case.hpp"
#include "support/missing_links.hpp"
#include "support/owned.hpp"
#include "support/tiles.hpp"

using namespace rewire;
using support::ConvCase;
using support::Tiles;

namespace {

/// The gradients of a convolution that has all links, by its backward; row-major.
template <class T>
std::vector<T> of_all_links(const ConvCase& p, const Tiles<T>& x, const Tiles<T>& dy) {
  Rng rng(1);
  SparseConv<FixProb, T> layer(p.outputs, FixProb{.density = 1}, p.sparse());
  layer.build(p.input, rng);
  auto all = support::owned<T>(layer);
  all.train(0);
  Tiles<T> dx(p.input, p.samples, p.lanes);
  Pass<T> pass;
  pass.begin(Mode::training, p.samples, p.lanes);
  layer.backward(x, dy, dy, dx, pass);
  const auto& w = *all.links[0];
  return w.template in_csr_order<T>(w.trained().gradient);
}

ConvCase with_more_channels(Rng& rng) {
  ConvCase p(rng, 1);
  p.outputs += rng.below(8);
  p.input.channels += rng.below(8);
  return p;
}

/// Kernels and a batch in which some channels are dead and some are twins, so that
/// gradients tie, at zero and elsewhere.
template <class T>
struct Growth {
  explicit Growth(Rng& rng)
      : p(with_more_channels(rng)),
        window(conv_window("Growth", p.options)),
        output(conv_output("Growth", window, p.outputs, 1, p.input)),
        x(p.input, p.samples, p.lanes),
        dy(output, p.samples, p.lanes) {
    draw(x, rng);
    draw(dy, rng);
    const double densities[] = {0, 0.1, 0.5, 1};
    weights = SparseWeights<T>(random_pattern({.outputs = p.outputs,
                                               .inputs = p.input.channels,
                                               .kernel_height = window.height,
                                               .kernel_width = window.width},
                                              densities[rng.below(4)], rng),
                               {}, {}, rng);
    weights.train(0);
  }

  MissingLinks expected(std::size_t count) const {
    const std::vector<T> all = of_all_links(p, x, dy);
    const std::size_t cols = weights.links().cols();
    return support::sorted_missing(
        weights.links(), count,
        [&](std::size_t r, std::size_t c) { return all[r * cols + c]; });
  }

  MissingLinks given(std::size_t count, std::size_t threads, std::size_t block) const {
    Pass<T> pass(threads);
    pass.begin(Mode::training, p.samples, p.lanes);
    auto scratch = pass.scratch();
    const KernelGradients<T> gradients(window, p.input, dy, threads, scratch);
    return strongest_missing_kernels<T>(weights.links(), weights.index(), gradients,
                                        StoredMaps<T>{x}, dy, count, pass.team(),
                                        block);
  }

  ConvCase p;
  Window window;
  Shape output;
  Tiles<T> x, dy;
  SparseWeights<T> weights;

 private:
  static void draw(Tiles<T>& tiles, Rng& rng) {
    tiles.fill_uniform(rng);
    const View<T>& v = tiles.view();
    for (std::size_t c = 0; c < v.shape.channels; ++c) {
      const std::uint64_t kind = rng.below(5), twin = rng.below(v.shape.channels);
      for (std::size_t s = 0; s < v.samples; ++s) {
        for (std::size_t i = 0; i < v.shape.pixels(); ++i) {
          T& to = v.at(s, c * v.shape.pixels() + i);
          if (kind == 0) to = 0;
          if (kind == 1) to = v.at(s, twin * v.shape.pixels() + i);
        }
      }
    }
  }
};

template <class T>
void random_kernels() {
  std::size_t wrong = 0, found = 0, short_of = 0;
  for (std::uint64_t problem = 0; problem < support::problems(1000); ++problem) {
    Rng rng(problem);
    const Growth<T> g(rng);
    const std::size_t free = g.weights.links().cells() - g.weights.size();
    const std::size_t counts[] = {0, 1, free, 3 * free, rng.below(free + 1)};
    const std::size_t count = counts[rng.below(5)];
    const MissingLinks expected = g.expected(count);
    found += expected.size();
    short_of += expected.size() < std::min(count, free);
    for (const std::size_t threads : {1, 2, 3}) {
      const std::size_t block = 1 + rng.below(2 * g.weights.links().cells());
      if (support::same(g.given(count, threads, block), expected)) continue;
      ++wrong;
      CAPTURE(problem);
      CAPTURE(threads);
      CHECK(false);
    }
  }
  CHECK(wrong == 0);
  CHECK(found > 10 * support::problems(1000));
  CHECK(short_of > 10);  // some have fewer gradients than asked for
}

}  // namespace

TEST_CASE("missing links: 1,000 random kernels give what backward of all links gives") {
  SUBCASE("float") { random_kernels<float>(); }
  SUBCASE("double") { random_kernels<double>(); }
}

TEST_CASE("missing links: of ten times as many as are kept, in any order, the best") {
  Rng rng(1);
  std::vector<std::uint64_t> cells(50'000);
  for (std::size_t i = 0; i < cells.size(); ++i) cells[i] = i;
  shuffle(cells, rng);
  const auto gradient = [](std::size_t cell) {
    return float(cell * 7919 % 1000) - 500;
  };
  detail::Strongest strongest(5000);

  for (const std::uint64_t cell : cells) strongest.offer(cell, gradient(cell));

  const Pattern none(1, cells.size(), {0, 0}, {});
  CHECK(support::same(
      strongest.take(),
      support::sorted_missing(
          none, 5000, [&](std::size_t, std::size_t c) { return gradient(c); })));
}

TEST_CASE("SparseConv: keeps the strongest missing links in a step that is due") {
  Rng rng(5);
  const ConvCase p(rng, 1);
  for (const std::size_t step : {2, 3}) {
    SparseConv<RigL> layer(
        p.outputs, RigL{.density = 0.3, .drop_fraction = 1, .interval = 2, .end = 1},
        p.sparse());
    const Shape output = layer.build(p.input, rng);
    auto all = support::owned<float>(layer);
    all.train(0);
    Tiles<float> x(p.input, p.samples, p.lanes), dy(output, p.samples, p.lanes);
    x.fill_uniform(rng);
    dy.fill_uniform(rng);
    Pass<float> pass;
    pass.begin(Mode::training, p.samples, p.lanes, 0,
               {.epochs = 1, .step = step, .steps_per_epoch = 1000});

    layer.backward(x, dy, dy, View<float>{}, pass);

    const SparseWeights<float>& w = *all.links[0];
    const std::vector<float> gradient = of_all_links(p, x, dy);
    const std::size_t wanted = step == 2 ? w.size() * 99999 / 100000 : 0;
    CHECK(support::same(
        w.missing(),
        support::sorted_missing(w.links(), wanted, [&](std::size_t r, std::size_t c) {
          return gradient[r * w.links().cols() + c];
        })));
  }
}
