// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include <rewire/kernels/conv.hpp>
#include <rewire/kernels/conv_weights.hpp>

#include "support/isa.hpp"
#include "support/problems.hpp"

using namespace rewire;

namespace {

constexpr std::size_t beyond = 16;  // numbers after a run that may be read

/// Whole numbers from -8 to 8, whose sums of products have no rounding error.
template <class T>
std::vector<T> whole(std::size_t count, Rng& rng) {
  std::vector<T> all(count);
  for (T& v : all) v = static_cast<T>(rng.below(17)) - 8;
  return all;
}

/// Rows of maps, and from where on each tap or source reads its own.
struct Sizes {
  std::size_t channels, taps, outputs, rows, run, x_row, x_plane, y_row, y_plane;
  std::vector<std::uint32_t> at;  // of each tap

  explicit Sizes(Rng& rng) {
    channels = rng.below(6), taps = 1 + rng.below(12), outputs = rng.below(15);
    rows = 1 + rng.below(3), run = rng.below(150);
    x_row = run + rng.below(9), x_plane = 90 + rows * x_row + beyond;
    y_row = run + rng.below(5), y_plane = rows * y_row + rng.below(5);
    for (std::size_t t = 0; t < taps; ++t)
      at.push_back(static_cast<std::uint32_t>(rng.below(90)));
  }
};

}  // namespace

TEST_CASE_TEMPLATE("correlate: equals plain loops on 1,000 random problems", T, float,
                   double) {
  for (std::uint64_t i = 0; i < support::problems(1000); ++i) {
    for (const Isa isa : support::available_isas()) {
      CAPTURE(i);
      CAPTURE(isa);
      Rng rng(i);
      const Sizes p(rng);
      std::vector<Tap> taps;
      for (std::size_t t = 0; t < p.taps; ++t)
        taps.push_back({p.at[t], static_cast<std::uint32_t>(p.taps - 1 - t)});
      const auto x = whole<T>(p.channels * p.x_plane + beyond, rng),
                 w = whole<T>(p.outputs * p.channels * p.taps, rng),
                 bias = whole<T>(p.outputs, rng), factor = whole<T>(p.outputs, rng),
                 old = whole<T>(p.outputs * p.y_plane, rng);
      const bool swapped = rng.below(2) == 0, finished = rng.below(2) == 0;
      const std::size_t first = rng.below(p.rows);
      std::vector<T> y = old, expected = old;
      Correlation<T> all{.x = x.data(),
                         .x_plane = p.x_plane,
                         .x_row = p.x_row,
                         .channels = p.channels,
                         .tap = taps.data(),
                         .taps = p.taps,
                         .w = w.data(),
                         .w_output = swapped ? p.taps : p.channels * p.taps,
                         .w_channel = swapped ? p.outputs * p.taps : p.taps,
                         .bias = rng.below(2) == 0 ? bias.data() : nullptr,
                         .y = y.data(),
                         .y_plane = p.y_plane,
                         .y_row = p.y_row,
                         .outputs = p.outputs,
                         .run = p.run};
      if (finished) all.finish = {factor.data(), bias.data(), rng.below(2) == 0};

      support::run_at<detail::Correlate>(isa, all, first, p.rows);

      for (std::size_t o = 0; o < p.outputs; ++o) {
        for (std::size_t r = first; r < p.rows; ++r) {
          for (std::size_t j = 0; j < p.run; ++j) {
            T sum = all.bias == nullptr ? T{} : bias[o];
            for (std::size_t c = 0; c < p.channels; ++c) {
              for (const Tap& tap : taps) {
                sum += w[o * all.w_output + c * all.w_channel + tap.weight] *
                       x[c * p.x_plane + r * p.x_row + tap.at + j];
              }
            }
            if (finished) sum = sum * factor[o] + bias[o];
            if (all.finish.rectify && sum < 0) sum = 0;
            expected[o * p.y_plane + r * p.y_row + j] = sum;
          }
        }
      }
      REQUIRE(y == expected);
    }
  }
}

TEST_CASE_TEMPLATE("correlate_weights: equals plain loops on 1,000 random problems", T,
                   float, double) {
  for (std::uint64_t i = 0; i < support::problems(1000); ++i) {
    for (const Isa isa : support::available_isas()) {
      CAPTURE(i);
      CAPTURE(isa);
      Rng rng(i);
      Sizes p(rng);
      const bool square = rng.below(2) == 0;
      WeightCorrelation<T> all{.x_row = p.x_row,
                               .dy_plane = p.y_plane,
                               .dy_row = p.y_row,
                               .outputs = p.outputs,
                               .rows = p.rows,
                               .run = p.run};
      if (square) {
        all.square = {1 + rng.below(30), 1 + rng.below(10)};
        const std::vector<std::uint32_t> corners = p.at;
        p.at.clear();
        for (const std::uint32_t corner : corners) {
          for (std::size_t t = 0; t < 9; ++t) {
            p.at.push_back(static_cast<std::uint32_t>(corner + t / 3 * all.square.down +
                                                      t % 3 * all.square.right));
          }
        }
      }
      const std::size_t sources = p.at.size(), blocks = sources / all.block(),
                        first = rng.below(1 + blocks) * all.block();
      all.dw_output = sources + rng.below(4);
      const auto x = whole<T>(90 + 60 + 20 + p.rows * p.x_row + beyond, rng),
                 dy = whole<T>(p.outputs * p.y_plane, rng),
                 old = whole<T>(p.outputs * all.dw_output, rng);
      std::vector<T> dw = old, expected = old;
      all.x = x.data(), all.source = p.at.data(), all.dy = dy.data(),
      all.dw = dw.data();

      support::run_at<detail::CorrelateWeights>(isa, all, first, sources);

      for (std::size_t o = 0; o < p.outputs; ++o) {
        for (std::size_t s = first; s < sources; ++s) {
          for (std::size_t r = 0; r < p.rows; ++r) {
            for (std::size_t j = 0; j < p.run; ++j) {
              expected[o * all.dw_output + s] +=
                  dy[o * p.y_plane + r * p.y_row + j] * x[p.at[s] + r * p.x_row + j];
            }
          }
        }
      }
      REQUIRE(dw == expected);
    }
  }
}
