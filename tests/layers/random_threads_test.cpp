// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include <rewire/layers/sparse_csr.hpp>
#include <rewire/topology/set.hpp>

#include "support/owned.hpp"
#include "support/problems.hpp"
#include "support/tiles.hpp"

using namespace rewire;
using support::size_up_to;
using support::Tiles;

namespace {

/// A layer of a random size and density, seldom so wide that it walks its sources in
/// blocks, and a batch of 1 to 300 samples.
struct RandomStep {
  Rng rng;
  bool wide = rng.below(20) == 0;
  std::size_t inputs = wide ? 2500 : size_up_to(80, rng);
  std::size_t outputs = wide ? 20 : size_up_to(80, rng);
  std::size_t samples = wide ? 128 : size_up_to(300, rng);
  SparseCSR<SET> layer{outputs, SET{.density = rng.uniform()}};

  explicit RandomStep(std::uint64_t seed) : rng(seed) { layer.build({inputs}, rng); }

  /// Output and both gradients.
  std::vector<float> step(std::size_t threads) const {
    SparseCSR<SET> mine = layer;
    auto own = support::owned<float>(mine);
    own.train(0);
    const std::size_t lanes = plan_lanes(samples, 128);
    Rng values(1);
    Tiles<float> x({inputs}, samples, lanes), y({outputs}, samples, lanes);
    Tiles<float> dy({outputs}, samples, lanes), dx({inputs}, samples, lanes);
    x.fill_uniform(values);
    dy.fill_uniform(values);
    Pass<float> pass(threads);
    pass.begin(Mode::training, samples, lanes, 7);
    mine.forward(x, y, pass);
    mine.backward(x, y, dy, dx, pass);
    std::vector<float> all = y.values();
    const auto more = dx.values();
    all.insert(all.end(), more.begin(), more.end());
    for (const auto* p : own.trained())
      all.insert(all.end(), p->gradient.begin(), p->gradient.end());
    return all;
  }
};

}  // namespace

TEST_CASE("threads: their number changes no bit of 300 random sparse layers") {
  for (std::uint64_t i = 0; i < support::problems(300); ++i) {
    CAPTURE(i);
    const RandomStep random(i);
    const auto alone = random.step(1);

    for (const std::size_t threads : {2, 3, 4}) {
      CAPTURE(threads);
      CHECK(support::same_bits(random.step(threads), alone));
    }
  }
}
