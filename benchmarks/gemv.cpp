// SPDX-License-Identifier: BSD-3-Clause
// Batch one, forward and backward: a sparse matrix times a vector.

#include "support/gemm.hpp"
#include "support/layer_case.hpp"
#include "support/program.hpp"

namespace {

template <class T>
void forward(benchmark::State& state, const bench::Point& p) {
  bench::LayerCase<T> layer(p);
  const auto samples = bench::time([&] { layer.forward(); }, bench::options().seconds);

  bench::Comparison beside{.flops = layer.forward_flops()};
  layer.ceiling(beside, 2, sizeof(T) + 4);
  beside.plain_seconds = layer.plain_forward();
  beside.gemm_seconds = bench::gemm_forward<T>(p.size, p.size, 1, p.threads);
  bench::report(state, samples, beside);
}

template <class T>
void backward(benchmark::State& state, const bench::Point& p) {
  bench::LayerCase<T> layer(p);
  const auto samples = bench::time([&] { layer.backward(); }, bench::options().seconds);

  bench::Comparison beside{.flops = 2 * layer.forward_flops()};
  layer.ceiling(beside, 4, 2 * sizeof(T) + 4);
  beside.plain_seconds = layer.plain_backward();
  beside.gemm_seconds = bench::gemm_input_gradient<T>(p.size, p.size, 1, p.threads) +
                        bench::gemm_weight_gradient<T>(p.size, p.size, 1, p.threads);
  bench::report(state, samples, beside);
}

}  // namespace

int main(int argc, char** argv) {
  return bench::run(argc, argv, [] {
    const bool brief = bench::options().brief;
    for (const std::size_t size : {256, 512, 1024, 2048, 4096, 8192}) {
      if (brief && size != 1024 && size != 4096) continue;
      for (const double sparsity : {0.0, 50.0, 80.0, 90.0, 95.0, 99.0, 99.9}) {
        if (brief && sparsity != 90 && sparsity != 99) continue;
        for (const std::size_t threads : {1, 2}) {
          const bench::Point p{size, sparsity, 1, threads};
          bench::add(p.name("forward"), [=](auto& state) { forward<float>(state, p); });
          bench::add(p.name("backward"),
                     [=](auto& state) { backward<float>(state, p); });
        }
      }
    }
  });
}
