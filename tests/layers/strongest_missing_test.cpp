// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <rewire/kernels/sparse_backward.hpp>
#include <rewire/layers/strongest_missing.hpp>

#include "support/missing_links.hpp"
#include "support/problems.hpp"
#include "support/random_layer.hpp"
#include "support/tiles.hpp"

using namespace rewire;

namespace {

/// A random layer and a batch, with dead inputs and outputs, twins and sparse
/// activations, so that gradients tie, at zero and elsewhere.
template <class T>
struct Growth {
  explicit Growth(Rng& rng)
      : Growth(support::RandomLayer(rng), support::size_up_to(300, rng), rng) {}

  Pattern links;
  support::Tiles<T> x, dy;

  /// The whole gradient by the layer's own kernel, then a sort: what a search must
  /// equal.
  MissingLinks expected(std::size_t count) const {
    std::vector<std::uint64_t> ptr;
    std::vector<std::uint32_t> other;
    for (std::size_t r = 0; r < links.rows(); ++r) {
      for (std::size_t c = 0; c < links.cols(); ++c)
        other.push_back(static_cast<std::uint32_t>(r));
    }
    // Transposed: by input, its outputs.
    for (std::size_t c = 0; c <= links.cols(); ++c) ptr.push_back(c * links.rows());
    for (std::size_t i = 0; i < other.size(); ++i)
      other[i] = static_cast<std::uint32_t>(i % links.rows());
    std::vector<T> dense(other.size());
    const FlushDenormals flush;
    for (std::size_t t = 0; t < x.view().tiles(); ++t) {
      sparse_weight_gradient<T>({ptr.data(), other.data(), dense.data()}, 0,
                                links.cols(), x.view().tile(t), dy.view().tile(t),
                                dense.data(), x.view().lanes);
    }
    return support::sorted_missing(links, count, [&](std::size_t r, std::size_t c) {
      return dense[c * links.rows() + r];
    });
  }

 private:
  Growth(const support::RandomLayer& layer, std::size_t samples, Rng& rng)
      : links(layer.rows, layer.cols, layer.row_ptr, layer.col),
        x({layer.cols}, samples, plan_lanes(samples, rng.below(3) == 0 ? 64 : 128)),
        dy({layer.rows}, samples, x.view().lanes) {
    const double zeros = rng.below(3) == 0 ? 0.9 : 0.3;
    const double scale = std::pow(10, rng.uniform(-12, 2));
    draw(x, 1, -1, zeros, rng);
    draw(dy, scale, 1, zeros, rng);
  }

  static void draw(support::Tiles<T>& tiles, double scale, T mirror, double zeros,
                   Rng& rng) {
    tiles.fill([&] { return rng.uniform() < zeros ? 0 : scale * rng.normal(); });
    const View<T>& v = tiles.view();
    for (std::size_t f = 0; f < v.features(); ++f) {
      const std::uint64_t kind = rng.below(8), twin = rng.below(v.features());
      for (std::size_t s = 0; s < v.samples; ++s) {
        if (kind == 0) v.at(s, f) = 0;
        if (kind == 1) v.at(s, f) = v.at(s, twin);
        // Products of mirrored samples cancel: what is left depends on their order.
        if (kind == 2 && s >= v.samples / 2)
          v.at(s, f) = mirror * v.at(v.samples - 1 - s, f);
      }
    }
  }
};

template <class T>
void random_layers() {
  std::size_t wrong = 0, found = 0, short_of = 0;
  for (std::uint64_t problem = 0; problem < support::problems(1000); ++problem) {
    Rng rng(problem);
    const Growth<T> g(rng);
    const std::size_t free = g.links.cells() - g.links.size();
    const std::size_t counts[] = {0, 1, free, 3 * free, rng.below(free + 1)};
    const std::size_t count = counts[rng.below(5)];
    const MissingLinks expected = g.expected(count);
    found += expected.size();
    short_of += expected.size() < std::min(count, free);
    for (const std::size_t threads : {1, 2, 3, 4}) {
      Team team(threads);
      const GrowthPlan plan{
          .block_cells = 1 + rng.below(2 * g.links.cells()),
          .samples = rng.below(3) == 0 ? 1 + rng.below(300) : 1 << 15};
      const MissingLinks given =
          strongest_missing<T>(g.links, g.x, g.dy, count, team, plan);
      if (support::same(given, expected)) continue;
      ++wrong;
      CAPTURE(problem);
      CAPTURE(threads);
      CHECK(given.size() == expected.size());
    }
  }
  CHECK(wrong == 0);
  CHECK(found > 10'000);
  CHECK(short_of > 10);  // some have fewer gradients than asked for
}

}  // namespace

TEST_CASE(
    "missing links: 1,000 random layers give what a sorted dense gradient gives") {
  SUBCASE("float") { random_layers<float>(); }
  SUBCASE("double") { random_layers<double>(); }
}
