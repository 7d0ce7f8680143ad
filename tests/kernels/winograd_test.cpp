// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include <rewire/kernels/winograd.hpp>
#include <rewire/kernels/winograd_gradient.hpp>
#include <rewire/kernels/winograd_output.hpp>

#include "support/isa.hpp"
#include "support/problems.hpp"
#include "support/winograd_matrices.hpp"

using namespace rewire;
using support::Matrix;

namespace {

constexpr std::size_t beyond = 16;  // what may be read or written after a run

/// Whole numbers from -8 to 8, which leave no rounding error.
template <class T>
std::vector<T> whole(std::size_t count, Rng& rng) {
  std::vector<T> all(count + beyond);
  for (T& v : all) v = static_cast<T>(rng.below(17)) - 8;
  return all;
}

/// Calls `f(rng, isa)` for each problem and instruction set.
template <class F>
void each_problem(F f) {
  for (std::uint64_t i = 0; i < support::problems(1000); ++i) {
    for (const Isa isa : support::available_isas()) {
      CAPTURE(i);
      CAPTURE(isa);
      Rng rng(i);
      f(rng, isa);
    }
  }
}

/// Patches of `side` x `side` pixels, transformed by `Patch`, are m x m'.
template <class Patch, class T, std::size_t Side>
void check_patches(const Matrix<4, Side>& m) {
  each_problem([&m](Rng& rng, Isa isa) {
    const bool parts = rng.below(2) == 0;
    WinogradInput<T> all{.group = parts ? 16 * (1 + rng.below(3)) : 1 + rng.below(70)};
    all.run = all.group * (parts ? 1 + rng.below(4) : 1);
    all.x_row = 64 + 2 * all.run + rng.below(9);
    all.v_position = all.run + beyond + rng.below(9);
    for (std::size_t& column : all.column) column = rng.below(64);
    const auto x = whole<T>(4 * all.x_row, rng);
    std::vector<T> v(winograd_positions * all.v_position);
    all.upper = x.data() + (parts ? 2 * all.x_row : 0);
    all.lower = x.data() + (parts ? 0 : 2 * all.x_row);
    all.v = v.data();

    support::run_at<detail::WinogradWalk<Patch>>(isa, all);

    std::size_t wrong = 0;
    for (std::size_t n = 0; n < all.run; ++n) {
      const std::size_t at = n / all.group * 2 * all.group + n % all.group;
      Matrix<Side, Side> d{};
      for (std::size_t i = 0; i < Side; ++i) {
        const T* const row = (i < 2 ? all.upper : all.lower) + i % 2 * all.x_row;
        for (std::size_t j = 0; j < Side; ++j)
          d[i][j] = static_cast<double>(row[all.column[j] + at]);
      }
      const auto expected = support::around(m, d);
      for (std::size_t p = 0; p < winograd_positions; ++p)
        wrong +=
            static_cast<double>(v[p * all.v_position + n]) != expected[p / 4][p % 4];
    }
    REQUIRE(wrong == 0);
  });
}

}  // namespace

TEST_CASE_TEMPLATE("winograd: kernels become G g G', turned or not", T, float, double) {
  each_problem([](Rng& rng, Isa isa) {
    const std::size_t outputs = 1 + rng.below(5), channels = 1 + rng.below(40);
    const bool swapped = rng.below(2) == 0;
    const auto w = whole<T>(9 * outputs * channels, rng);
    WinogradWeights<T> all{.w = w.data(),
                           .w_output = swapped ? 9 : 9 * channels,
                           .w_channel = swapped ? 9 * outputs : 9,
                           .turned = rng.below(2) == 0,
                           .u_position = outputs * channels + rng.below(9),
                           .channels = channels};
    constexpr T untouched = 77;
    std::vector<T> u(winograd_positions * all.u_position, untouched);
    all.u = u.data();
    const std::size_t first = rng.below(outputs);

    support::run_at<detail::WinogradWeightsKernel>(isa, all, first, outputs);

    std::size_t wrong = 0;
    for (std::size_t n = 0; n < all.u_position; ++n) {
      const std::size_t o = n / channels, c = n % channels;
      const bool made = o >= first && o < outputs;
      Matrix<3, 3> g{};
      for (std::size_t t = 0; made && t < 9; ++t) {
        g[t / 3][t % 3] = static_cast<double>(
            w[o * all.w_output + c * all.w_channel + (all.turned ? 8 - t : t)]);
      }
      const auto expected = support::around(support::G, g);
      for (std::size_t p = 0; p < winograd_positions; ++p) {
        wrong += static_cast<double>(u[p * all.u_position + n]) !=
                 (made ? expected[p / 4][p % 4] : untouched);
      }
    }
    REQUIRE(wrong == 0);
  });
}

TEST_CASE_TEMPLATE("winograd: patches of the input become B' d B", T, float, double) {
  check_patches<detail::WinogradInputPatch, T>(support::B_turned);
}

TEST_CASE_TEMPLATE("winograd: tiles of a result's gradient become A dY A'", T, float,
                   double) {
  check_patches<detail::WinogradGradientPatch, T>(support::turn(support::A_turned));
}

TEST_CASE_TEMPLATE("winograd: products become A' M A, and what follows, where y exists",
                   T, float, double) {
  each_problem([](Rng& rng, Isa isa) {
    constexpr std::size_t all_lanes[] = {1, 2, 3, 4, 5, 8, 12, 16, 24, 48};
    const std::size_t lanes = all_lanes[rng.below(10)], columns = 1 + rng.below(20),
                      run = (columns + 1) / 2 * lanes;
    const T factor = T(rng.below(5)) - 2, summand = T(rng.below(9)) - 4;
    WinogradOutput<T> all{.m_position = run + rng.below(9),
                          .lanes = lanes,
                          .y_row = columns * lanes + rng.below(9),
                          .rows = 1 + rng.below(2),
                          .columns = columns,
                          .bias = T(rng.below(9)) - 4};
    const bool finished = rng.below(2) == 0;
    if (finished) all.finish = {&factor, &summand, rng.below(2) == 0};
    const auto m = whole<T>(winograd_positions * all.m_position, rng);
    constexpr T untouched = 77777;
    std::vector<T> y(2 * all.y_row, untouched);
    all.m = m.data(), all.y = y.data();

    support::run_at<detail::WinogradOutputKernel>(isa, all);

    std::vector<T> expected(y.size(), untouched);
    for (std::size_t n = 0; n < run; ++n) {
      Matrix<4, 4> products{};
      for (std::size_t p = 0; p < winograd_positions; ++p)
        products[p / 4][p % 4] = static_cast<double>(m[p * all.m_position + n]);
      const auto tile = support::around(support::A_turned, products);
      for (std::size_t i = 0; i < 4; ++i) {
        const std::size_t row = i / 2, column = n / lanes * 2 + i % 2;
        if (row >= all.rows || column >= columns) continue;
        T one = static_cast<T>(tile[row][i % 2]) + all.bias;
        if (finished) one = one * factor + summand;
        if (all.finish.rectify && one < 0) one = 0;
        expected[row * all.y_row + column * lanes + n % lanes] = one;
      }
    }
    REQUIRE(y == expected);
  });
}

TEST_CASE_TEMPLATE("winograd: gradients of kernels are G' dU G, added", T, float,
                   double) {
  each_problem([](Rng& rng, Isa isa) {
    const std::size_t outputs = 1 + rng.below(6), block = 1 + rng.below(9),
                      channels = 1 + rng.below(block), dw_output = 9 * channels + 5;
    const std::size_t du_position = outputs * block + rng.below(9);
    auto du = whole<T>(winograd_positions * du_position, rng);
    auto dw = whole<T>(outputs * dw_output, rng), expected = dw;
    const WinogradKernelGradient<T> all{.du = du.data(),
                                        .du_position = du_position,
                                        .block = block,
                                        .channels = channels,
                                        .dw = dw.data(),
                                        .dw_output = dw_output};

    support::run_at<detail::WinogradKernelGradientKernel>(isa, all, outputs);

    for (std::size_t o = 0; o < outputs; ++o) {
      for (std::size_t c = 0; c < channels; ++c) {
        Matrix<4, 4> products{};
        for (std::size_t p = 0; p < winograd_positions; ++p) {
          products[p / 4][p % 4] =
              static_cast<double>(du[p * du_position + o * block + c]);
        }
        const auto dg = support::around(support::turn(support::G), products);
        for (std::size_t t = 0; t < 9; ++t)
          expected[o * dw_output + c * 9 + t] += static_cast<T>(dg[t / 3][t % 3]);
      }
    }
    REQUIRE(dw == expected);
  });
}
