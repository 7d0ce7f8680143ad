// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <vector>

#include <rewire/layers/sparse_csr.hpp>
#include <rewire/network/visit.hpp>
#include <rewire/topology/fix_prob.hpp>

#include "support/owned.hpp"
#include "support/tiles.hpp"

using namespace rewire;

namespace {

constexpr std::size_t inputs = 300, outputs = 200;

struct Results {
  std::vector<float> y, dx, dw;
};

/// Forward and backward of a layer that is drawn from the same seed as any other.
template <class Layer>
Results run(Layer layer, std::size_t samples, std::size_t threads = 1) {
  Rng rng(1);
  layer.build({inputs}, rng);
  prepare_training(layer, 0);
  Pass<float> pass(threads);
  pass.begin(Mode::training, samples, plan_lanes(samples, layer.lanes()));
  const auto x = pass.keep({inputs}), dx = pass.keep({inputs});
  const auto y = pass.keep({outputs}), dy = pass.keep({outputs});
  for (const auto& view : {x, dy}) {
    for (std::size_t n = 0; n < view.tiles() * view.lanes; ++n) {
      for (std::size_t f = 0; f < view.features(); ++f)
        view.at(n, f) = n < samples ? static_cast<float>(rng.uniform(-1, 1)) : 0.0f;
    }
  }
  layer.forward(x, y, pass);
  layer.backward(x, y, dy, dx, pass);
  const auto all = [](const View<float>& view) {
    return std::vector<float>(view.data, view.data + view.tiles() * view.stride);
  };
  return {all(y), all(dx), support::owned<float>(layer).links[0]->trained().gradient};
}

auto in_float() { return SparseCSR{outputs, FixProb{.density = 0.1}}; }
auto in_bfloat16() { return SparseCSR{outputs, FixProb{.density = 0.1}, bfloat16}; }

/// Length of the difference, as a share of the length of `b`.
double distance(const std::vector<float>& a, const std::vector<float>& b) {
  double apart = 0, length = 0;
  for (std::size_t i = 0; i < b.size(); ++i) {
    apart += std::pow(double{a[i]} - double{b[i]}, 2);
    length += std::pow(double{b[i]}, 2);
  }
  return std::sqrt(apart / length);
}

}  // namespace

TEST_CASE("SparseCSR in bfloat16: differs by the rounding of one number a product") {
  for (const std::size_t samples : {40, 100, 128, 200}) {
    CAPTURE(samples);
    const Results exact = run(in_float(), samples),
                  rounded = run(in_bfloat16(), samples);
    // Uniform rounding errors of at most 2^-9: 0.0016 of a number on average.
    for (const double apart :
         {distance(rounded.y, exact.y), distance(rounded.dx, exact.dx),
          distance(rounded.dw, exact.dw)}) {
      CHECK(apart > 1e-4);
      CHECK(apart < 2.5e-3);
    }
  }
}

TEST_CASE("SparseCSR in bfloat16: a few samples, which gain nothing, are not rounded") {
  for (const std::size_t samples : {1, 2, 7}) {
    const Results exact = run(in_float(), samples), same = run(in_bfloat16(), samples);
    CHECK(same.y == exact.y);
    CHECK(same.dx == exact.dx);
    CHECK(same.dw == exact.dw);
  }
}

TEST_CASE("SparseCSR in bfloat16: the team does not change a bit") {
  const Results one = run(in_bfloat16(), 200), three = run(in_bfloat16(), 200, 3);
  CHECK(three.y == one.y);
  CHECK(three.dx == one.dx);
  CHECK(three.dw == one.dw);
}
