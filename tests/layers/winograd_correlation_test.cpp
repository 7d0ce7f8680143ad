// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <rewire/layers/winograd_correlation.hpp>

#include "support/problems.hpp"
#include "support/reference.hpp"
#include "support/tiles.hpp"

using namespace rewire;
using support::Tiles;

namespace {

/// Kernels and maps, drawn at random, whose correlation is asked for.
struct Case {
  std::size_t padding, samples, lanes, threads;
  bool turned, transposed, finished, with_bias;
  Shape input, output;
  std::vector<double> w, bias, factor;

  explicit Case(Rng& rng) {
    const std::size_t all[][2] = {{1, 1},  {2, 2},   {3, 4},   {7, 8},
                                  {5, 16}, {17, 16}, {40, 48}, {3, 3}};
    const auto& batch = all[rng.below(8)];
    samples = batch[0], lanes = batch[1];
    padding = rng.below(3), threads = 1 + rng.below(3);
    turned = rng.below(2) == 0, transposed = rng.below(2) == 0;
    finished = rng.below(2) == 0, with_bias = rng.below(2) == 0;
    const std::size_t least = padding == 0 ? 3 : 1;
    input = {1 + rng.below(20), least + rng.below(12), least + rng.below(12)};
    output = {1 + rng.below(14), input.height + 2 * padding - 2,
              input.width + 2 * padding - 2};
    for (auto* values : {&w, &bias, &factor}) {
      values->resize(values == &w ? 9 * input.channels * output.channels
                                  : output.channels);
      for (double& v : *values) v = rng.uniform(-1, 1);
    }
  }

  std::size_t w_output() const { return transposed ? 9 : 9 * input.channels; }
  std::size_t w_channel() const { return transposed ? 9 * output.channels : 9; }

  template <class T>
  WinogradCorrelation<T> asked(const std::vector<T>& w_of,
                               const std::vector<T>& bias_of,
                               const std::vector<T>& factor_of) const {
    Finish<T> finish;
    if (finished) finish = {factor_of.data(), bias_of.data(), true};
    return {.kernels = {w_of.data(), w_output(), w_channel(), turned},
            .padding = padding,
            .bias = with_bias ? bias_of.data() : nullptr,
            .finish = finish};
  }

  template <class T>
  void correlate(const WinogradCorrelation<T>& all, const Tiles<T>& x,
                 const Tiles<T>& y) const {
    Pass<T> pass(threads);
    pass.begin(Mode::inference, samples, lanes);
    winograd_correlate(all, StoredMaps<T>{x}, y.view(), pass);
  }

  /// The largest difference from the definition.
  template <class T>
  double worst(const Tiles<double>& x, const Tiles<T>& y) const {
    const auto all = asked(w, bias, factor);
    std::vector<double> maps(input.size()), expected(output.size());
    double found = 0;
    for (std::size_t n = 0; n < samples; ++n) {
      for (std::size_t f = 0; f < input.size(); ++f) maps[f] = x.view().at(n, f);
      support::naive_correlate(all, input, maps.data(), output, expected.data());
      for (std::size_t f = 0; f < output.size(); ++f)
        found = std::max(found, std::abs(y.view().at(n, f) - expected[f]));
    }
    return found;
  }

  std::string str() const {
    return text(output.channels, " of ", text(input), ", padding ", padding,
                ", samples ", samples, " in ", lanes, ", threads ", threads);
  }
};

}  // namespace

TEST_CASE("winograd_correlate: equals its definition on 500 random problems") {
  for (std::uint64_t i = 0; i < support::problems(500); ++i) {
    Rng rng(i);
    const Case p(rng);
    CAPTURE(p.str());
    Tiles<double> x(p.input, p.samples, p.lanes), y(p.output, p.samples, p.lanes);
    x.fill_uniform(rng);

    p.correlate(p.asked(p.w, p.bias, p.factor), x, y);

    REQUIRE(p.worst(x, y) < 1e-12);
    REQUIRE(y.gaps_untouched());
  }
}

TEST_CASE(
    "winograd_correlate: a float's error is below 1e-6 of the sum of magnitudes") {
  for (std::uint64_t i = 0; i < support::problems(100); ++i) {
    Rng rng(1000 + i);
    Case p(rng);
    p.finished = p.with_bias = false;
    CAPTURE(p.str());
    Tiles<float> x(p.input, p.samples, p.lanes), y(p.output, p.samples, p.lanes);
    Tiles<double> exact(p.input, p.samples, p.lanes);
    x.fill_uniform(rng);
    for (std::size_t n = 0; n < p.samples; ++n) {
      for (std::size_t f = 0; f < p.input.size(); ++f)
        exact.at(n, f) = static_cast<double>(x.at(n, f));
    }
    const std::vector<float> w(p.w.begin(), p.w.end());
    p.w.assign(w.begin(), w.end());

    p.correlate(p.asked(w, {}, {}), x, y);

    REQUIRE(p.worst(exact, y) < 1e-6 * 9 * static_cast<double>(p.input.channels));
  }
}
