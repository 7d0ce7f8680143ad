// SPDX-License-Identifier: BSD-3-Clause
// Dense convolutions, beside the plain loop and sgemm: forward, the gradients of
// weights alone and of weights and input.  CIFAR's sizes in batches of 64, Cityscapes'
// one image at a time.  Where Conv takes minimal filtering by itself, /winograd:0 is
// the same by direct sums; GFLOP/s count their operations in both.

#include <string>
#include <vector>

#include "support/conv_case.hpp"
#include "support/program.hpp"

namespace {

using bench::ConvPoint;

enum class What { forward, weight_gradient, backward, both };

void run(benchmark::State& state, const ConvPoint& p, What what, bool winograd) {
  bench::MapCase<rewire::Conv<float>> layer(
      rewire::Conv<float>(p.outputs, {.kernel = p.kernel,
                                      .stride = p.stride,
                                      .bias = false,
                                      .winograd = winograd}),
      {p.inputs, p.height, p.width}, p.batch, p.threads);
  const auto once = [&] {
    switch (what) {
      case What::forward:
        return layer.forward();
      case What::weight_gradient:
        return layer.backward_weights();
      case What::backward:
        return layer.backward();
      case What::both:
        return layer.both();
    }
  };
  const double products = what == What::both ? 3 : what == What::backward ? 2 : 1;
  const auto samples = bench::time(once, bench::options().seconds);
  const double flops =
      2 * products * p.dense_weights() * static_cast<double>(p.places() * p.batch);
  bench::Comparison beside{.flops = flops,
                           .ceiling_seconds = flops / bench::fma_peak<float>(p.threads),
                           .gemm_seconds = products * bench::gemm_images(p),
                           .ceiling = "FMA"};
  if (what == What::forward) beside.plain_seconds = bench::plain_conv(p);
  bench::report(state, samples, beside);
}

void add(const ConvPoint& p) {
  const bool filtered = p.kernel == 3 && p.stride == 1 &&
                        rewire::winograd_pays(p.inputs, {p.outputs, p.height, p.width});
  const std::pair<const char*, What> all[] = {
      {"conv/forward", What::forward},
      {"conv/weight_gradient", What::weight_gradient},
      {"conv/backward", What::backward},
      {"conv/both", What::both}};
  for (const auto& [name, what] : all) {
    bench::add(p.name(name),
               [=, what = what](auto& state) { run(state, p, what, true); });
    if (!filtered) continue;
    bench::add(p.name(name) + "/winograd:0",
               [=, what = what](auto& state) { run(state, p, what, false); });
  }
}

}  // namespace

int main(int argc, char** argv) {
  return bench::run(argc, argv, [] {
    const bool brief = bench::options().brief;
    for (const std::size_t threads : {1, 2}) {
      for (const std::size_t side : {32, 16, 8}) {
        for (const std::size_t inputs : {48, 144, 240}) {
          if (brief && inputs != 144) continue;
          add({inputs, 24, side, side, 3, 1, 64, 0, threads});
        }
        const std::size_t channels = 2048 / side;
        add({channels, channels, side, side, 3, 1, 64, 0, threads});
        add({channels, channels, side, side, 1, 1, 64, 0, threads});
        if (!brief) add({channels, channels, side, side, 3, 2, 64, 0, threads});
      }
      add({16, 16, 32, 32, 3, 1, 64, 0, threads});
      add({128, 128, 32, 64, 1, 1, 1, 0, threads});
      add({64, 384, 64, 128, 1, 1, 1, 0, threads});
      if (brief) continue;
      add({576, 96, 32, 64, 1, 1, 1, 0, threads});
      add({48, 64, 128, 256, 1, 1, 1, 0, threads});
      add({3, 32, 256, 512, 3, 2, 1, 0, threads});
      add({64, 64, 64, 128, 3, 1, 1, 0, threads});
    }
  });
}
