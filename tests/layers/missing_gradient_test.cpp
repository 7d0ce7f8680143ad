// SPDX-License-Identifier: BSD-3-Clause
// What a sparse layer tells its topology of missing links.
#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include <rewire/layers/sparse_csr.hpp>
#include <rewire/network/visit.hpp>
#include <rewire/topology/rigl.hpp>

#include "support/tiles.hpp"

using namespace rewire;

namespace {

constexpr std::size_t outputs = 9, inputs = 7, samples = 21, lanes = 16;
constexpr Progress due_now{.epochs = 100, .step = 1, .steps_per_epoch = 100};

SparseWeights<double>& weights_of(SparseCSR<RigL, double>& layer) {
  SparseWeights<double>* found = nullptr;
  each_links(layer, [&](const Path&, auto& w, const auto&) { found = &w; });
  return *found;
}

/// Half the sum of squares of the output; its gradient is the output.
double loss_of(const SparseCSR<RigL, double>& layer, const support::Tiles<double>& x) {
  Pass<double> pass;
  pass.begin(Mode::inference, samples, lanes);
  const View<double> y = pass.keep({outputs});
  layer.forward(x, y, pass);
  double sum = 0;
  for (std::size_t s = 0; s < samples; ++s) {
    for (std::size_t o = 0; o < outputs; ++o) sum += y.at(s, o) * y.at(s, o) / 2;
  }
  return sum;
}

/// `layer` with one link more, of that value.
SparseCSR<RigL, double> with_link(SparseCSR<RigL, double> layer, std::uint64_t cell,
                                  double value) {
  SparseWeights<double>& w = weights_of(layer);
  std::vector<std::uint64_t> row_ptr(w.links().row_ptr().begin(),
                                     w.links().row_ptr().end());
  std::vector<std::uint32_t> col(w.links().col().begin(), w.links().col().end());
  std::vector<double> values(w.values().begin(), w.values().end());
  const std::size_t row = cell / inputs;
  auto at = static_cast<std::ptrdiff_t>(row_ptr[row]);
  while (at < static_cast<std::ptrdiff_t>(row_ptr[row + 1]) &&
         col[static_cast<std::size_t>(at)] < cell % inputs) {
    ++at;
  }
  col.insert(col.begin() + at, static_cast<std::uint32_t>(cell % inputs));
  values.insert(values.begin() + at, value);
  for (std::size_t r = row; r < outputs; ++r) ++row_ptr[r + 1];
  w.replace_links(Pattern(outputs, inputs, row_ptr, col), values);
  return layer;
}

}  // namespace

TEST_CASE("missing links: their gradients are those of links of weight zero") {
  Rng rng(4);
  SparseCSR<RigL, double> layer{
      outputs, RigL{.density = 0.5, .drop_fraction = 1, .interval = 1, .end = 1}};
  layer.build({inputs}, rng);
  prepare_training(layer, 0);
  support::Tiles<double> x({inputs}, samples, lanes), y({outputs}, samples, lanes),
      dy({outputs}, samples, lanes);
  x.fill_uniform(rng);
  Pass<double> pass(2);
  pass.begin(Mode::training, samples, lanes, 0, due_now);
  layer.forward(x, y, pass);
  for (std::size_t s = 0; s < samples; ++s) {
    for (std::size_t o = 0; o < outputs; ++o) dy.at(s, o) = y.at(s, o);
  }
  for (std::size_t s = samples; s < 2 * lanes; ++s) {
    for (std::size_t o = 0; o < outputs; ++o) dy.at(s, o) = 0;
  }

  layer.backward(x, y, dy, View<double>{}, pass);

  const MissingLinks missing = weights_of(layer).missing();
  CHECK(missing.size() > 25);
  constexpr double h = 1e-4;  // the loss is quadratic: only rounding is left
  for (std::size_t i = 0; i < missing.size(); ++i) {
    const double slope = (loss_of(with_link(layer, missing.cells[i], h), x) -
                          loss_of(with_link(layer, missing.cells[i], -h), x)) /
                         (2 * h);
    CHECK(missing.gradients[i] == doctest::Approx(slope).epsilon(1e-5));
  }
}

TEST_CASE("missing links: none are kept by a backward pass that is not due") {
  Rng rng(5);
  SparseCSR<RigL, double> layer{outputs, RigL{.density = 0.5, .interval = 2, .end = 1}};
  layer.build({inputs}, rng);
  prepare_training(layer, 0);
  support::Tiles<double> x({inputs}, samples, lanes), y({outputs}, samples, lanes),
      dy({outputs}, samples, lanes);
  x.fill_uniform(rng);
  dy.fill_uniform(rng);
  Pass<double> pass;
  for (const std::size_t step : {2, 3}) {
    pass.begin(Mode::training, samples, lanes, 0,
               {.epochs = 1, .step = step, .steps_per_epoch = 100});
    layer.forward(x, y, pass);
    layer.backward(x, y, dy, View<double>{}, pass);
    CHECK((weights_of(layer).missing().size() > 0) == (step == 2));
  }
}
