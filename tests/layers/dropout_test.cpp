// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include <rewire/layers/dropout.hpp>

#include "support/error.hpp"
#include "support/statistics.hpp"
#include "support/tiles.hpp"

using namespace rewire;
using support::Tiles;

namespace {

constexpr std::size_t features = 300, samples = 100, lanes = 48;

Dropout built(double rate, std::uint64_t seed = 1) {
  Dropout layer(rate);
  Rng rng(seed);
  layer.build({features}, rng);
  return layer;
}

/// What becomes of ones, sample by sample: 0, or the scale.
std::vector<float> of_ones(const Dropout& layer, Mode mode, std::uint64_t seed = 5,
                           std::size_t step = 0, std::size_t threads = 1) {
  Tiles<float> x({features}, samples, lanes), y({features}, samples, lanes);
  x.fill([] { return 1; });
  Pass<float> pass(threads);
  pass.begin(mode, samples, lanes, seed, {.step = step});
  layer.forward(x, y, pass);
  std::vector<float> all;
  for (std::size_t s = 0; s < samples; ++s) {
    for (std::size_t f = 0; f < features; ++f) all.push_back(y.at(s, f));
  }
  return all;
}

}  // namespace

TEST_CASE("Dropout: drops the share it is told to and scales the rest") {
  for (const double rate : {0.1, 0.3, 0.5, 0.9}) {
    CAPTURE(rate);
    const auto y = of_ones(built(rate), Mode::training);

    const auto dropped = static_cast<double>(std::count(y.begin(), y.end(), 0.0f));
    const auto scale = static_cast<float>(1 / (1 - rate));
    const auto n = static_cast<double>(y.size());
    CHECK(std::abs(dropped / n - rate) < 4 * std::sqrt(rate * (1 - rate) / n));
    CHECK(std::count(y.begin(), y.end(), scale) ==
          y.size() - static_cast<std::size_t>(dropped));
  }
}

TEST_CASE("Dropout: no feature and no sample is dropped more often than another") {
  const auto y = of_ones(built(0.5), Mode::training);
  std::vector<std::size_t> by_feature(features), by_sample(samples);
  for (std::size_t i = 0; i < y.size(); ++i) {
    by_sample[i / features] += y[i] == 0;
    by_feature[i % features] += y[i] == 0;
  }

  // A binomial count scatters half as much as the free counts of the limit.
  CHECK(support::chi_square(by_feature) < support::chi_square_limit(features) / 2);
  CHECK(support::chi_square(by_sample) < support::chi_square_limit(samples) / 2);
}

TEST_CASE("Dropout: in inference and at rate 0 nothing happens") {
  const std::vector<float> ones(samples * features, 1.0f);

  CHECK(of_ones(built(0.5), Mode::inference) == ones);
  CHECK(of_ones(built(0), Mode::training) == ones);
}

TEST_CASE("Dropout: backward drops what forward dropped") {
  auto layer = built(0.4);
  Tiles<float> x({features}, samples, lanes), y({features}, samples, lanes);
  Tiles<float> dy({features}, samples, lanes), dx({features}, samples, lanes);
  x.fill([] { return 1; });
  dy.fill([] { return 1; });
  Pass<float> pass;
  pass.begin(Mode::training, samples, lanes, 5);

  layer.forward(x, y, pass);
  layer.backward(x, y, dy, dx, pass);

  bool equal = true;
  for (std::size_t s = 0; s < samples; ++s) {
    for (std::size_t f = 0; f < features; ++f) equal &= y.at(s, f) == dx.at(s, f);
  }
  CHECK(equal);
  CHECK(pass.all_restored());
}

TEST_CASE("Dropout: the mask depends on seed, step and layer, on nothing else") {
  const auto layer = built(0.5);
  const auto mask = of_ones(layer, Mode::training);

  CHECK(of_ones(layer, Mode::training) == mask);
  CHECK(of_ones(layer, Mode::training, 5, 0, 2) == mask);  // threads
  CHECK(of_ones(layer, Mode::training, 5, 0, 3) == mask);
  CHECK(of_ones(layer, Mode::training, 6) != mask);
  CHECK(of_ones(layer, Mode::training, 5, 1) != mask);
  CHECK(of_ones(built(0.5, 2), Mode::training) != mask);
}

TEST_CASE(
    "Dropout: the mask is that of one stream, in groups of 128 numbers of a tile") {
  // Number i < 64 of a group has the lower half of word i / 16 of block i % 16.
  const std::uint64_t stream = Rng(1).bits64();
  for (const std::size_t lane_count : {1, 2, 4, 8, 16, 48, 64, 128}) {
    CAPTURE(lane_count);
    const std::size_t n = 2 * lane_count - lane_count / 2, width = 37;
    Dropout layer = built(0.25);
    Tiles<float> x({width}, n, lane_count), y({width}, n, lane_count);
    x.fill([] { return 3; });
    Pass<float> pass(2);
    pass.begin(Mode::training, n, lane_count, 9, {.step = 4});

    layer.forward(x, y, pass);

    Rng draws(9, Purpose::dropout, 4, stream);
    const auto in = x.values(), out = y.values();
    const std::size_t size = width * lane_count;
    std::size_t right = 0;
    for (std::size_t tile = 0; tile < 2; ++tile) {
      for (std::size_t group = 0; group < size; group += 128) {
        std::uint32_t words[16][4];
        for (auto& block : words) {
          for (auto& word : block) word = draws.bits32();
        }
        for (std::size_t i = 0; i < std::min<std::size_t>(128, size - group); ++i) {
          const std::uint32_t word = words[i % 16][i % 64 / 16];
          const bool keep = (i < 64 ? word & 0xFFFF : word >> 16) >= 65536 / 4;
          const std::size_t at = tile * size + group + i;
          right += out[at] == (keep ? in[at] / 0.75F : 0);
        }
      }
    }
    CHECK(right == 2 * size);
    CHECK(y.gaps_untouched());
  }
}

TEST_CASE("Dropout: the mask never changes between versions and platforms") {
  const auto y = of_ones(built(0.5), Mode::training);
  std::uint32_t first = 0;
  for (std::size_t s = 0; s < 32; ++s)
    first |= std::uint32_t{y[s * features] != 0} << s;

  CHECK(first == 0xc7d14578);
}

TEST_CASE("Dropout: neighbouring steps and streams are not shifted copies") {
  const auto now = of_ones(built(0.5), Mode::training, 5, 10);
  const auto next = of_ones(built(0.5), Mode::training, 5, 11);
  std::size_t same = 0;
  for (std::size_t i = 0; i < now.size(); ++i) same += now[i] == next[i];

  const auto n = static_cast<double>(now.size());
  CHECK(std::abs(static_cast<double>(same) / n - 0.5) < 4 * 0.5 / std::sqrt(n));
}

TEST_CASE("Dropout: a rate outside [0, 1) is an error") {
  const auto message = [](double rate) {
    return support::error_of([rate] { Dropout{rate}; });
  };

  CHECK(message(1) ==
        "Dropout: expected rate in [0, 1), found 1; give the share to be dropped");
  CHECK(message(-0.1) != "nothing thrown");
  CHECK(message(std::nan("")) != "nothing thrown");
  CHECK(Dropout(0.25).name() == "Dropout 0.25");
}
