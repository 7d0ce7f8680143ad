// SPDX-License-Identifier: BSD-3-Clause
// Forward through one sparse layer, y = W x, beside the plain loop and sgemm.

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
  beside.gemm_seconds = bench::gemm_forward<T>(p.size, p.size, p.batch, p.threads);
  bench::report(state, samples, beside);
}

}  // namespace

int main(int argc, char** argv) {
  return bench::run(argc, argv, [] {
    bench::each_point(bench::options().brief, [](const bench::Point& p) {
      bench::add(p.name("forward"), [=](auto& state) { forward<float>(state, p); });
    });
    for (const std::size_t size : {1024, 4096}) {
      const bench::Point p{.size = size};
      bench::add(p.name("forward/double"),
                 [=](auto& state) { forward<double>(state, p); });
    }
  });
}
