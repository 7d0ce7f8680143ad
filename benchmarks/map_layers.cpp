// SPDX-License-Identifier: BSD-3-Clause
// Layers on maps that move more than they compute: depthwise convolutions, batch
// normalisation and resizing, in batches of 64 of CIFAR's sizes and one Cityscapes
// image at a time.

#include <cstddef>
#include <string>

#include <rewire/layers/batch_norm.hpp>
#include <rewire/layers/depthwise_conv.hpp>
#include <rewire/layers/resize.hpp>

#include "support/conv_case.hpp"
#include "support/program.hpp"

namespace {

using bench::ConvPoint;

/// `arrays`: how often as many bytes as x has have to be read or written at least.
template <class Layer>
void run(benchmark::State& state, const Layer& layer, const ConvPoint& p, bool backward,
         double flops, double arrays) {
  bench::MapCase<Layer> maps(layer, {p.inputs, p.height, p.width}, p.batch, p.threads);
  const auto samples = bench::time([&] { backward ? maps.both() : maps.forward(); },
                                   bench::options().seconds);
  const double numbers = static_cast<double>(p.inputs * p.height * p.width * p.batch);
  const auto bytes = static_cast<std::size_t>(arrays * numbers * sizeof(float));
  const bench::Level level = bench::level_of(bytes);
  bench::report(state, samples,
                {.flops = flops * numbers,
                 .ceiling_seconds =
                     static_cast<double>(bytes) / bench::read_rate(level, p.threads),
                 .ceiling = std::string(bench::name(level)) + " stream"});
}

void add(const ConvPoint& p) {
  const rewire::DepthwiseConv<float> depthwise({.stride = p.stride, .bias = false});
  const double taps = 9.0 / static_cast<double>(p.stride * p.stride);
  bench::add(p.name("depthwise/forward"),
             [=](auto& state) { run(state, depthwise, p, false, 2 * taps, 2); });
  bench::add(p.name("depthwise/both"),
             [=](auto& state) { run(state, depthwise, p, true, 6 * taps, 5); });
  if (p.stride > 1) return;
  const rewire::BatchNorm<float> norm;
  bench::add(p.name("batch_norm/forward"),
             [=](auto& state) { run(state, norm, p, false, 5, 3); });
  bench::add(p.name("batch_norm/both"),
             [=](auto& state) { run(state, norm, p, true, 14, 8); });
}

/// Maps that become `factor` times as high and as wide, bilinear.
void add_resize(std::size_t channels, std::size_t height, std::size_t width,
                std::size_t factor, std::size_t batch, std::size_t threads) {
  const ConvPoint p{channels, channels, height, width, factor, 1, batch, 0, threads};
  const rewire::Resize resize({.factor = static_cast<double>(factor)});
  const auto grown = static_cast<double>(factor * factor);
  bench::add(p.name("resize/forward"),
             [=](auto& state) { run(state, resize, p, false, 8 * grown, 1 + grown); });
  bench::add(p.name("resize/both"), [=](auto& state) {
    run(state, resize, p, true, 16 * grown, 2 + 2 * grown);
  });
}

}  // namespace

int main(int argc, char** argv) {
  return bench::run(argc, argv, [] {
    const auto point = [](std::size_t channels, std::size_t height, std::size_t width,
                          std::size_t stride, std::size_t batch, std::size_t threads) {
      add({channels, channels, height, width, 3, stride, batch, 0, threads});
    };
    for (const std::size_t threads : {1, 2}) {
      point(64, 32, 32, 1, 64, threads);
      point(128, 128, 256, 1, 1, threads);
      point(384, 32, 64, 1, 1, threads);
      add_resize(128, 32, 64, 4, 1, threads);
      if (bench::options().brief) continue;
      point(128, 16, 16, 1, 64, threads);
      point(64, 32, 32, 2, 64, threads);
      point(32, 256, 512, 1, 1, threads);
      point(48, 128, 256, 2, 1, threads);
      point(768, 32, 64, 1, 1, threads);
      add_resize(19, 128, 256, 8, 1, threads);
      add_resize(64, 16, 16, 2, 64, threads);
    }
  });
}
