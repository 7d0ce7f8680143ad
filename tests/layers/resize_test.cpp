// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include <rewire/layers/resize.hpp>

#include "support/error.hpp"
#include "support/gradient_check.hpp"
#include "support/problems.hpp"
#include "support/tiles.hpp"

using namespace rewire;
using support::error_of;
using support::Tiles;

namespace {

/// Of a map of 3 x 5 pixels whose pixel i is i^2 / 7 - i.
std::vector<double> resized(const ResizeOptions& options) {
  const Resize layer(options);
  Rng rng(1);
  const Shape input{1, 3, 5}, output = layer.build(input, rng);
  Tiles<double> x(input, 1, 1), y(output, 1, 1);
  for (std::size_t i = 0; i < 15; ++i)
    x.at(0, i) = static_cast<double>(i * i) / 7 - static_cast<double>(i);
  Pass<double> pass;
  pass.begin(Mode::inference, 1, 1);
  layer.forward<double>(x, y, pass);
  return y.values();
}

void check(const std::vector<double>& given, const std::vector<double>& expected) {
  REQUIRE(given.size() == expected.size());
  for (std::size_t i = 0; i < given.size(); ++i)
    CHECK(given[i] == doctest::Approx(expected[i]).epsilon(1e-11));
}

struct Tiling {
  std::size_t samples, lanes;
};
constexpr Tiling tilings[] = {{1, 1}, {2, 2}, {3, 4}, {5, 16}, {19, 16}, {40, 48}};

/// A resize of any kind, up or down, drawn at random.
struct Case {
  explicit Case(Rng& rng)
      : input{1 + rng.below(3), 1 + rng.below(7), 1 + rng.below(7)},
        tiling(tilings[rng.below(6)]) {
    options.nearest = rng.below(3) == 0;
    options.align_corners = rng.below(2) == 0;
    options.height = 1 + rng.below(12);
    options.width = 1 + rng.below(12);
  }
  Shape input;
  ResizeOptions options;
  Tiling tiling;

  /// Where pixel i of a side is read.
  double place(std::size_t i, std::size_t in, std::size_t out) const {
    const auto n = static_cast<double>(in), m = static_cast<double>(out),
               at = static_cast<double>(i);
    if (options.nearest) return std::floor(at * n / m + 1e-9);
    if (options.align_corners) return out == 1 ? 0 : at * (n - 1) / (m - 1);
    return std::clamp((at + 0.5) * n / m - 0.5, 0.0, n - 1);
  }
};

/// From the definition: each pixel weighs as near as it is.
double pixel(const Case& p, Tiles<double>& x, std::size_t n, std::size_t c,
             std::size_t row, std::size_t column) {
  const double r = p.place(row, p.input.height, p.options.height),
               q = p.place(column, p.input.width, p.options.width);
  double sum = 0;
  for (std::size_t i = 0; i < p.input.height; ++i) {
    for (std::size_t j = 0; j < p.input.width; ++j) {
      const double weight = std::max(0.0, 1 - std::abs(r - static_cast<double>(i))) *
                            std::max(0.0, 1 - std::abs(q - static_cast<double>(j)));
      sum += weight * x.at(n, (c * p.input.height + i) * p.input.width + j);
    }
  }
  return sum;
}

}  // namespace

// Made with torch 2.13: torch.nn.functional.interpolate(x, size=(4, 7), ...), float64.
TEST_CASE("Resize: gives what PyTorch's interpolate gives, up and down") {
  check(resized({.height = 4, .width = 7}), {0.0,
                                             -0.489795918367,
                                             -1.020408163265,
                                             -1.428571428571,
                                             -1.632653061224,
                                             -1.714285714286,
                                             -1.714285714286,
                                             -0.892857142857,
                                             -0.872448979592,
                                             -0.765306122449,
                                             -0.535714285714,
                                             -0.102040816327,
                                             0.454081632653,
                                             0.964285714286,
                                             0.714285714286,
                                             1.34693877551,
                                             2.219387755102,
                                             3.214285714286,
                                             4.413265306122,
                                             5.734693877551,
                                             6.857142857143,
                                             4.285714285714,
                                             5.428571428571,
                                             6.938775510204,
                                             8.571428571429,
                                             10.408163265306,
                                             12.367346938776,
                                             14.0});
  check(resized({.height = 2, .width = 3}),
        {-0.52380952381, -1.071428571429, -0.761904761905, 3.404761904762,
         6.428571428571, 10.309523809524});
  check(resized({.height = 4, .width = 7, .align_corners = true}), {0.0,
                                                                    -0.571428571429,
                                                                    -1.047619047619,
                                                                    -1.428571428571,
                                                                    -1.619047619048,
                                                                    -1.714285714286,
                                                                    -1.714285714286,
                                                                    -0.952380952381,
                                                                    -0.888888888889,
                                                                    -0.730158730159,
                                                                    -0.47619047619,
                                                                    -0.031746031746,
                                                                    0.507936507937,
                                                                    1.142857142857,
                                                                    0.47619047619,
                                                                    1.174603174603,
                                                                    1.968253968254,
                                                                    2.857142857143,
                                                                    3.936507936508,
                                                                    5.111111111111,
                                                                    6.380952380952,
                                                                    4.285714285714,
                                                                    5.619047619048,
                                                                    7.047619047619,
                                                                    8.571428571429,
                                                                    10.285714285714,
                                                                    12.095238095238,
                                                                    14.0});
  check(resized({.height = 2, .width = 3, .align_corners = true}),
        {0.0, -1.428571428571, -1.714285714286, 4.285714285714, 8.571428571429, 14.0});
  check(resized({.height = 4, .width = 7, .nearest = true}), {0.0,
                                                              0.0,
                                                              -0.857142857143,
                                                              -1.428571428571,
                                                              -1.428571428571,
                                                              -1.714285714286,
                                                              -1.714285714286,
                                                              0.0,
                                                              0.0,
                                                              -0.857142857143,
                                                              -1.428571428571,
                                                              -1.428571428571,
                                                              -1.714285714286,
                                                              -1.714285714286,
                                                              -1.428571428571,
                                                              -1.428571428571,
                                                              -0.857142857143,
                                                              0.0,
                                                              0.0,
                                                              1.142857142857,
                                                              2.571428571429,
                                                              4.285714285714,
                                                              4.285714285714,
                                                              6.285714285714,
                                                              8.571428571429,
                                                              8.571428571429,
                                                              11.142857142857,
                                                              14.0});
  check(resized({.height = 2, .width = 3, .nearest = true}),
        {0.0, -0.857142857143, -1.714285714286, -1.428571428571, -0.857142857143,
         1.142857142857});
}

TEST_CASE("Resize: equals its definition on 1,000 random problems") {
  for (std::uint64_t problem = 0; problem < support::problems(1000); ++problem) {
    Rng rng(problem);
    const Case p(rng);
    CAPTURE(problem);
    const Resize layer(p.options);
    const Shape output = layer.build(p.input, rng);
    Tiles<double> x(p.input, p.tiling.samples, p.tiling.lanes),
        y(output, p.tiling.samples, p.tiling.lanes);
    x.fill_uniform(rng);
    Pass<double> pass(problem % 20 == 0 ? 3 : 1);
    pass.begin(Mode::inference, p.tiling.samples, p.tiling.lanes);

    layer.forward<double>(x, y, pass);

    double worst = 0;
    for (std::size_t n = 0; n < p.tiling.samples; ++n) {
      for (std::size_t f = 0; f < output.size(); ++f) {
        const std::size_t at = f % output.pixels();
        const double expected =
            pixel(p, x, n, f / output.pixels(), at / output.width, at % output.width);
        worst = std::max(worst, std::abs(y.at(n, f) - expected));
      }
    }
    CHECK(worst < 1e-12);
    CHECK(y.gaps_untouched());
  }
}

TEST_CASE("Resize: gradients equal central differences in 200 random cases") {
  for (std::uint64_t problem = 0; problem < 200; ++problem) {
    Rng rng(problem);
    const Case p(rng);
    CAPTURE(problem);
    const double error = support::gradient_check(Resize(p.options), p.input,
                                                 p.tiling.samples, p.tiling.lanes, rng);
    REQUIRE(error <= support::gradient_tolerance);
  }
}

TEST_CASE("Resize: a factor gives sides rounded down, a target wins over nothing") {
  Rng rng(1);
  CHECK(Resize{{.factor = 2}}.build({3, 4, 5}, rng) == Shape{3, 8, 10});
  CHECK(Resize{{.factor = 0.5}}.build({3, 4, 5}, rng) == Shape{3, 2, 2});
  CHECK(Resize{{.height = 7, .width = 1}}.build({3, 4, 5}, rng) == Shape{3, 7, 1});
  CHECK(Resize{{.factor = 4, .nearest = true}}.name() == "Resize x 4, nearest");
  CHECK(Resize{{.height = 7, .width = 9}}.name() == "Resize 7x9, bilinear");
}

TEST_CASE("Resize: what makes no sense is told in one sentence") {
  Rng rng(1);
  CHECK(error_of([] { Resize{{.height = 4}}; }) ==
        "Resize: expected a height and a width, or a factor above 0, found 4x0, factor "
        "1; give either");
  CHECK(error_of([] { Resize{{.factor = 0}}; }) ==
        "Resize: expected a height and a width, or a factor above 0, found 0x0, factor "
        "0; give either");
  CHECK(error_of([&] {
          Resize{{.factor = 0.5}}.build({3, 1, 8}, rng);
        }) ==
        "Resize x 0.5, bilinear: expected maps that keep a pixel at least, found "
        "3x1x8; choose a larger factor");
}
