// SPDX-License-Identifier: BSD-3-Clause
// All three products of one sparse layer (output, input gradient, weight gradient)
// against three sgemms, in turn: a run of ours, a run of theirs, and so on, so that a
// machine whose speed drifts is fair to both.  `dense` has a Dense layer in its place,
// which computes by sgemm itself.

#include <algorithm>
#include <cstddef>
#include <string>

#include <rewire/layers/dense.hpp>
#include <rewire/network/visit.hpp>

#include "support/gemm.hpp"
#include "support/layer_case.hpp"
#include "support/program.hpp"

namespace {

/// The three dense products of the same layer.
template <class T>
class DenseCase {
 public:
  explicit DenseCase(const bench::Point& p)
      : n_(p.size),
        batch_(p.batch),
        w_(n_ * n_),
        dw_(n_ * n_),
        x_(n_ * batch_),
        y_(n_ * batch_) {}

  void run() {
    using rewire::gemm;
    const T *w = w_.data(), *x = x_.data();
    T *y = y_.data(), *dw = dw_.data();
    gemm<T>(n_, batch_, n_, {w, n_}, {x, batch_}, T{}, y, batch_);
    gemm<T>(n_, batch_, n_, {w, n_, true}, {x, batch_}, T{}, y, batch_);
    gemm<T>(n_, n_, batch_, {x, batch_}, {x, batch_, true}, T{}, dw, n_);
  }

 private:
  std::size_t n_, batch_;
  bench::Buffer<T> w_, dw_, x_, y_;
};

struct Both {
  bench::Samples ours, theirs;
};

template <class F>
Both in_turn(const bench::Point& p, F run_ours) {
  DenseCase<float> dense(p);
  const bench::BlasThreads guard(p.threads);
  Both times;
  run_ours(), dense.run();
  rewire::Stopwatch watch;
  const double seconds = 2 * bench::options().seconds;
  for (double spent = 0; times.ours.size() < 7 || spent < seconds;) {
    watch.lap();
    run_ours();
    const double lap = watch.lap();
    times.ours.add(lap);
    spent += lap;
    dense.run();
    times.theirs.add(watch.lap());
  }
  return times;
}

void three_products(benchmark::State& state, const bench::Point& p) {
  bench::LayerCase<float> sparse(p);
  const Both times = in_turn(p, [&] { sparse.forward(), sparse.backward(); });
  bench::Comparison beside{.flops = 3 * sparse.forward_flops(),
                           .gemm_seconds = times.theirs.median()};
  bench::Comparison forward, backward;
  sparse.ceiling(forward, 2, 8);
  sparse.ceiling(backward, 4, 12);
  beside.ceiling_seconds = forward.ceiling_seconds + backward.ceiling_seconds;
  beside.ceiling = backward.ceiling;
  bench::report(state, times.ours, beside);
}

void dense_layer(benchmark::State& state, const bench::Point& p) {
  rewire::Dense<float> layer(p.size);
  rewire::Rng rng(1);
  layer.build({p.size}, rng);
  rewire::prepare_training(layer, 0);
  rewire::Pass<float> pass(p.threads);
  pass.begin(rewire::Mode::training, p.batch,
             rewire::plan_lanes(p.batch, rewire::liked_lanes(layer)));
  const auto kept = [&](float value) {
    const auto view = pass.keep({p.size});
    std::fill_n(view.data, view.tiles() * view.stride, value);
    return view;
  };
  const auto x = kept(0.5F), y = kept(0), dy = kept(0.5F), dx = kept(0);
  const Both times = in_turn(p, [&] {
    layer.forward(x, y, pass);
    layer.backward(x, y, dy, dx, pass);
  });
  const auto n = static_cast<double>(p.size);
  bench::report(state, times.ours,
                {.flops = 6 * n * n * static_cast<double>(p.batch),
                 .gemm_seconds = times.theirs.median()});
}

}  // namespace

int main(int argc, char** argv) {
  return bench::run(argc, argv, [] {
    for (const std::size_t size : {1024, 4096})
      for (const double sparsity : {50.0, 80.0, 90.0, 95.0, 99.0})
        for (const std::size_t threads : {1, 2}) {
          const bench::Point p{size, sparsity, 128, threads};
          bench::add(p.name("layer"), [=](auto& state) { three_products(state, p); });
        }
    for (const std::size_t size : {1024, 4096}) {
      const bench::Point p{size, 0, 128, 1};
      bench::add("dense/n:" + std::to_string(size) + "/batch:128/threads:1",
                 [=](auto& state) { dense_layer(state, p); });
    }
  });
}
