// SPDX-License-Identifier: BSD-3-Clause
// What a RigL update costs: finding the strongest missing links of a layer (k = 0.3 of
// its links), and the whole of it, with the decision and the move of the weights.
// Beside it the plain loop, one dot product a cell and a sort, and the whole gradient
// by sgemm with a selection.  `steps`: as many forward and backward passes of the same
// layer with as many threads take that long.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <rewire/kernels/gemm.hpp>
#include <rewire/layers/sparse_csr.hpp>
#include <rewire/layers/strongest_missing.hpp>
#include <rewire/network/visit.hpp>
#include <rewire/topology/rigl.hpp>

#include "support/gemm.hpp"
#include "support/program.hpp"

namespace {

using rewire::Pattern, rewire::Rng, rewire::View;

constexpr std::size_t batch = 128;

struct Point {
  std::size_t outputs, inputs;
  double sparsity;  // percent
  std::size_t threads;
};

/// A layer and a batch whose gradients spread as in training: half of the activations
/// and of the gradients are zero, features differ in size.
class GrowthCase {
 public:
  explicit GrowthCase(const Point& p)
      : layer(p.outputs, rewire::RigL{.density = 1 - p.sparsity / 100}),
        pass(p.threads) {
    Rng rng(1);
    layer.build({p.inputs}, rng);
    rewire::prepare_training(layer, 1);
    rewire::each_links(
        layer, [&](const rewire::Path&, auto& w, const auto&) { weights = &w; });
    pass.begin(rewire::Mode::training, batch, layer.lanes());
    x = pass.keep({p.inputs});
    dx = pass.keep({p.inputs});
    y = pass.keep({p.outputs});
    dy = pass.keep({p.outputs});
    for (const auto& v : {x, dy}) {
      for (std::size_t f = 0; f < v.features(); ++f) {
        const double size = std::exp(0.5 * rng.normal());
        for (std::size_t s = 0; s < batch; ++s)
          v.at(s, f) = static_cast<float>(size * std::max(0.0, rng.normal()));
      }
    }
  }

  void step() {
    layer.forward(x, y, pass);
    layer.backward(x, y, dy, dx, pass);
  }
  std::size_t count() const { return weights->size() * 3 / 10; }
  rewire::MissingLinks find() {
    return rewire::strongest_missing<float>(weights->links(), x, dy, count(),
                                            pass.team());
  }

  rewire::SparseCSR<rewire::RigL> layer;
  rewire::Pass<float> pass;
  rewire::SparseWeights<float>* weights = nullptr;
  View<float> x, dx, y, dy;
};

/// The `count` best of a dense gradient; what is no candidate is zero there.
std::size_t select(std::vector<std::pair<float, std::uint32_t>>& all,
                   const std::vector<float>& dense, std::size_t count) {
  all.resize(dense.size());
  for (std::size_t i = 0; i < dense.size(); ++i)
    all[i] = {std::abs(dense[i]), static_cast<std::uint32_t>(i)};
  const auto last = all.begin() + static_cast<std::ptrdiff_t>(count);
  std::nth_element(all.begin(), last, all.end(), std::greater<>());
  return all[0].second;
}

void clear_links(const Pattern& links, std::vector<float>& dense) {
  for (std::size_t r = 0; r < links.rows(); ++r) {
    for (const std::uint32_t c : links.row(r)) dense[r * links.cols() + c] = 0;
  }
}

/// Seconds of the plain loop, from a share of the rows.
double plain(const GrowthCase& c, double seconds) {
  const Pattern& links = c.weights->links();
  const std::size_t rows = std::max<std::size_t>(1, links.rows() / 32);
  const std::size_t cols = links.cols();
  std::vector<float> dense(rows * cols);
  std::vector<std::pair<float, std::uint32_t>> all;
  const auto run = [&] {
    const float *const x = c.x.data, *const dy = c.dy.data;
    for (std::size_t r = 0; r < rows; ++r) {
      for (std::size_t i = 0; i < cols; ++i) {
        float sum = 0;
        for (std::size_t s = 0; s < batch; ++s)
          sum += dy[r * batch + s] * x[i * batch + s];
        dense[r * cols + i] = sum;
      }
      for (const std::uint32_t i : links.row(r)) dense[r * cols + i] = 0;
    }
    benchmark::DoNotOptimize(select(all, dense, c.count() * rows / links.rows()));
  };
  return bench::time(run, seconds, 1).median() * static_cast<double>(links.rows()) /
         static_cast<double>(rows);
}

void report(benchmark::State& state, const bench::Samples& samples, GrowthCase& c,
            const Point& p, double plain_seconds) {
  const double product =
      bench::gemm_weight_gradient<float>(p.outputs, p.inputs, batch, p.threads);
  const double step = bench::time([&] { c.step(); }, bench::options().seconds).median();
  bench::report(state, samples,
                {.flops = 2.0 * static_cast<double>(p.outputs * p.inputs * batch),
                 .plain_seconds = plain_seconds,
                 .gemm_seconds = product});
  state.counters["steps"] = samples.median() / step;
}

void add_point(const Point& p) {
  const double seconds = bench::options().seconds;
  const auto name = [&](const char* what) {
    char text[96];
    std::snprintf(text, sizeof text, "%s/%zux%zu/sparsity:%g/threads:%zu", what,
                  p.outputs, p.inputs, p.sparsity, p.threads);
    return std::string(text);
  };
  bench::add(name("growth"), [=](auto& state) {
    GrowthCase c(p);
    const auto samples = bench::time([&] { c.find(); }, seconds);
    report(state, samples, c, p, plain(c, seconds / 10));
  });
  bench::add(name("update"), [=](auto& state) {
    GrowthCase c(p);
    const rewire::Progress now{.epochs = 10'000, .step = 1, .steps_per_epoch = 100};
    const auto samples = bench::time(
        [&] {
          Rng rng(1);
          const auto missing = c.find();
          rewire::SparseWeights<float>& w = *c.weights;
          rewire::Team* const team = &c.pass.team();
          const auto gradients =
              w.in_csr_order(std::span<const float>(w.trained().gradient), team);
          w.rewire(
              rewire::RigL{}.evolve({.links = w.links(),
                                     .values = w.values(),
                                     .gradients = gradients,
                                     .candidates = {missing.cells, missing.gradients},
                                     .now = now,
                                     .team = team},
                                    rng),
              rng, team);
        },
        seconds);
    report(state, samples, c, p, 0);
  });
  if (p.threads > 1) return;
  bench::add(name("whole"), [=](auto& state) {
    GrowthCase c(p);
    std::vector<float> dense(p.outputs * p.inputs);
    std::vector<std::pair<float, std::uint32_t>> all;
    const auto samples = bench::time(
        [&] {
          rewire::gemm<float>(p.outputs, p.inputs, batch, {c.dy.data, batch},
                              {c.x.data, batch, true}, 0.0f, dense.data(), p.inputs);
          clear_links(c.weights->links(), dense);
          benchmark::DoNotOptimize(select(all, dense, c.count()));
        },
        seconds);
    report(state, samples, c, p, 0);
  });
}

}  // namespace

int main(int argc, char** argv) {
  return bench::run(argc, argv, [] {
    const rewire::OneBlasThread guard;
    using Size = std::pair<std::size_t, std::size_t>;
    for (const auto& [outputs, inputs] :
         {Size{1000, 1000}, Size{1000, 4000}, Size{4000, 3072}}) {
      for (const double sparsity : {90.0, 95.0, 98.0, 99.0, 99.5}) {
        if (bench::options().brief && sparsity != 90 && sparsity != 99) continue;
        for (const std::size_t threads : {1, 2})
          add_point({outputs, inputs, sparsity, threads});
      }
    }
  });
}
