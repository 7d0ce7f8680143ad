// SPDX-License-Identifier: BSD-3-Clause
// All three products of one sparse layer (output, input gradient, weight gradient)
// against three sgemms, in turn: a run of ours, a run of theirs, and so on, so that a
// machine whose speed drifts is fair to both.

#include <cstddef>
#include <string>

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

void three_products(benchmark::State& state, const bench::Point& p) {
  bench::LayerCase<float> sparse(p);
  DenseCase<float> dense(p);
  const bench::BlasThreads guard(p.threads);
  bench::Samples ours, theirs;
  sparse.forward(), sparse.backward(), dense.run();
  rewire::Stopwatch watch;
  for (double spent = 0; ours.size() < 7 || spent < 2 * bench::options().seconds;) {
    watch.lap();
    sparse.forward(), sparse.backward();
    const double lap = watch.lap();
    ours.add(lap);
    spent += lap;
    dense.run();
    theirs.add(watch.lap());
  }
  bench::Comparison beside{.flops = 3 * sparse.forward_flops(),
                           .gemm_seconds = theirs.median()};
  bench::Comparison forward, backward;
  sparse.ceiling(forward, 2, 8);
  sparse.ceiling(backward, 4, 12);
  beside.ceiling_seconds = forward.ceiling_seconds + backward.ceiling_seconds;
  beside.ceiling = backward.ceiling;
  bench::report(state, ours, beside);
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
  });
}
