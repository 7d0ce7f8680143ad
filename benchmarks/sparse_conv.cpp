// SPDX-License-Identifier: BSD-3-Clause
// Sparse convolutions beside the plain loop over the same links, sgemm and our dense
// layer (`vs_dense`): 3 x 3 in batches of 64, 1 x 1 one image at a time.

#include <algorithm>
#include <cstddef>
#include <string>

#include "support/conv_case.hpp"
#include "support/program.hpp"

namespace {

using bench::ConvPoint;
using Sparse = rewire::SparseConv<rewire::FixProb, float>;

/// The least that the machine could need: every link loads a run of 16 lanes a pixel,
/// from L1 where the taps of some channels fit there, which a kernel may arrange.
double ceiling_seconds(const ConvPoint& p, double links, bool backward) {
  const double places = static_cast<double>(p.places() * p.batch);
  const double forward =
      2 * links * places / bench::load_fma<float>(bench::Level::l1, p.threads);
  if (!backward) return forward;
  return forward +
         4 * links * places / bench::load_two_fma<float>(bench::Level::l1, p.threads);
}

void run(benchmark::State& state, const ConvPoint& p, bool backward) {
  const rewire::Shape input{p.inputs, p.height, p.width};
  bench::MapCase<Sparse> layer(
      Sparse(p.outputs, rewire::FixProb{.density = 1 - p.sparsity / 100},
             {.kernel = p.kernel, .stride = p.stride, .bias = false}),
      input, p.batch, p.threads);
  bench::MapCase<rewire::Conv<float>> dense(
      rewire::Conv<float>(p.outputs,
                          {.kernel = p.kernel, .stride = p.stride, .bias = false}),
      input, p.batch, p.threads);
  double links = 0;
  rewire::each_links(layer.layer(), [&](const rewire::Path&, auto& w, const auto&) {
    links = static_cast<double>(w.size());
  });
  const double seconds = bench::options().seconds;
  const auto time = [&](auto& one) {
    return bench::time([&] { backward ? one.both() : one.forward(); }, seconds);
  };
  const auto samples = time(layer);
  const double products = backward ? 3 : 1;
  bench::Comparison beside{
      .flops = 2 * products * links * static_cast<double>(p.places() * p.batch),
      .ceiling_seconds = ceiling_seconds(p, links, backward),
      .gemm_seconds = products * bench::gemm_images(p),
      .ceiling = "L1 load+FMA"};
  if (!backward) beside.plain_seconds = bench::plain_conv(p, links / p.dense_weights());
  bench::report(state, samples, beside);
  state.counters["vs_dense"] = time(dense).median() / samples.median();
}

void add(const ConvPoint& p) {
  bench::add(p.name("sparse_conv/forward"), [=](auto& state) { run(state, p, false); });
  bench::add(p.name("sparse_conv/both"), [=](auto& state) { run(state, p, true); });
}

}  // namespace

int main(int argc, char** argv) {
  return bench::run(argc, argv, [] {
    const bool brief = bench::options().brief;
    for (const std::size_t threads : {1, 2}) {
      for (const double sparsity : {50.0, 55.0, 80.0, 90.0, 95.0, 99.0}) {
        if (brief && sparsity != 90 && sparsity != 95) continue;
        for (const std::size_t side : {32, 16, 8}) {
          const std::size_t channels = 2048 / side;
          add({channels, channels, side, side, 3, 1, 64, sparsity, threads});
          if (!brief)
            add({channels, channels, side, side, 3, 2, 64, sparsity, threads});
        }
        if (sparsity < 80) continue;
        add({64, 384, 64, 128, 1, 1, 1, sparsity, threads});
        if (brief) continue;
        add({128, 128, 32, 64, 1, 1, 1, sparsity, threads});
        add({384, 64, 64, 128, 1, 1, 1, sparsity, threads});
        add({576, 96, 32, 64, 1, 1, 1, sparsity, threads});
        add({64, 64, 64, 128, 3, 1, 1, sparsity, threads});
      }
    }
  });
}
