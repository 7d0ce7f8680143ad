// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include <rewire/kernels/bfloat16.hpp>

#include "support/isa.hpp"
#include "support/sparse_problem.hpp"

using namespace rewire;

namespace {

/// One row of 32 numbers, rounded and read back.
std::vector<float> there_and_back(Isa isa, const std::vector<float>& x) {
  std::vector<BFloat16x2> words(gathered_pitch<BFloat16x2, float>(x.size()));
  support::run_at<detail::RoundRows>(isa, x.data(), words.data(), std::size_t{1},
                                     x.size());
  const std::size_t width = isa == Isa::avx512 ? 16 : isa == Isa::avx2 ? 8 : 4;
  std::vector<float> back(x.size());
  for (std::size_t j = 0; j < x.size(); ++j) {
    const std::uint32_t word = words[j / (2 * width) * width + j % width].bits;
    back[j] =
        std::bit_cast<float>(j / width % 2 == 0 ? word << 16 : word & 0xFFFF0000U);
  }
  return back;
}

/// The nearer of the two neighbours that bfloat16 has; the even one if both are as
/// near.
float nearest(float x) {
  const auto below =
      std::bit_cast<float>(std::bit_cast<std::uint32_t>(x) & 0xFFFF0000U);
  const auto above =
      std::bit_cast<float>((std::bit_cast<std::uint32_t>(x) & 0xFFFF0000U) + 0x10000U);
  const double down = std::abs(double{x} - double{below}),
               up = std::abs(double{above} - double{x});
  const bool odd = (std::bit_cast<std::uint32_t>(below) >> 16 & 1U) == 1;
  return up < down || (up == down && odd) ? above : below;
}

}  // namespace

TEST_CASE("bfloat16: every number goes to its nearest neighbour") {
  Rng rng(1);
  for (const Isa isa : support::available_isas()) {
    CAPTURE(name(isa));
    for (int round = 0; round < 2'000; ++round) {
      std::vector<float> x(32);
      for (float& number : x) {
        do {
          number = std::bit_cast<float>(static_cast<std::uint32_t>(rng.bits64()));
        } while (!(std::abs(number) < 3e38f));  // beyond it infinity is the neighbour
        if (rng.below(4) == 0)                  // a tie
          number = std::bit_cast<float>(
              (std::bit_cast<std::uint32_t>(number) & 0xFFFF0000U) | 0x8000U);
      }
      const std::vector<float> back = there_and_back(isa, x);
      for (std::size_t j = 0; j < x.size(); ++j) REQUIRE(back[j] == nearest(x[j]));
    }
  }
}

TEST_CASE("bfloat16: zeros, infinities and what is no number stay what they are") {
  const float infinity = std::numeric_limits<float>::infinity();
  std::vector<float> x(16);
  x[1] = -0.0f, x[2] = infinity, x[3] = -infinity;
  x[4] = std::bit_cast<float>(0x7FFFFFFFU), x[5] = std::bit_cast<float>(0xFF800001U);
  for (const Isa isa : support::available_isas()) {
    CAPTURE(name(isa));
    const std::vector<float> back = there_and_back(isa, x);
    CHECK(std::bit_cast<std::uint32_t>(back[0]) == 0);
    CHECK(std::signbit(back[1]));
    CHECK(back[2] == infinity);
    CHECK(back[3] == -infinity);
    CHECK(std::isnan(back[4]));
    CHECK(std::isnan(back[5]));
  }
}

TEST_CASE(
    "bfloat16: on numbers that it has, 10,000 random layers get the bits of float") {
  for (std::uint64_t i = 0; i < support::problems(10'000); ++i) {
    CAPTURE(i);
    Rng rng(i);
    support::SparseProblem<float> problem(rng);
    if (problem.lanes() % 16 != 0) continue;
    problem.keep_upper_halves();
    for (const Isa isa : support::available_isas()) {
      CAPTURE(name(isa));
      const auto expected = problem.computed(isa, problem.uncut());

      const auto rounded = problem.computed_rounded(isa, problem.random_cut(rng));

      CHECK(support::same_bits(rounded, expected));
    }
  }
}
