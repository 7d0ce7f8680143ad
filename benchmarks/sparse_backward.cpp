// SPDX-License-Identifier: BSD-3-Clause
// Backward through one sparse layer, beside the plain loop and two sgemms:
//   backward          both gradients in one walk, as a hidden layer needs them
//   weight_gradient   the weights' alone, as a first layer does

#include "support/gemm.hpp"
#include "support/layer_case.hpp"
#include "support/program.hpp"

namespace {

template <class T>
void backward(benchmark::State& state, const bench::Point& p) {
  bench::LayerCase<T> layer(p);
  const auto samples = bench::time([&] { layer.backward(); }, bench::options().seconds);

  bench::Comparison beside{.flops = 2 * layer.forward_flops()};
  layer.ceiling(beside, 4, 2 * sizeof(T) + 4);
  beside.plain_seconds = layer.plain_backward();
  beside.gemm_seconds =
      bench::gemm_input_gradient<T>(p.size, p.size, p.batch, p.threads) +
      bench::gemm_weight_gradient<T>(p.size, p.size, p.batch, p.threads);
  bench::report(state, samples, beside);
}

template <class T>
void weight_gradient(benchmark::State& state, const bench::Point& p) {
  bench::LayerCase<T> layer(p);
  const auto samples =
      bench::time([&] { layer.backward(false); }, bench::options().seconds);

  bench::Comparison beside{.flops = layer.forward_flops()};
  layer.ceiling(beside, 2, sizeof(T) + 4);
  beside.gemm_seconds =
      bench::gemm_weight_gradient<T>(p.size, p.size, p.batch, p.threads);
  bench::report(state, samples, beside);
}

}  // namespace

int main(int argc, char** argv) {
  return bench::run(argc, argv, [] {
    bench::each_point(bench::options().brief, [](const bench::Point& p) {
      bench::add(p.name("backward"), [=](auto& state) { backward<float>(state, p); });
      bench::add(p.name("weight_gradient"),
                 [=](auto& state) { weight_gradient<float>(state, p); });
    });
    for (const std::size_t size : {1024, 4096}) {
      const bench::Point p{.size = size};
      bench::add(p.name("backward/double"),
                 [=](auto& state) { backward<double>(state, p); });
    }
  });
}
