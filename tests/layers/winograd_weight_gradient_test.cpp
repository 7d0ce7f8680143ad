// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include <rewire/layers/winograd_weight_gradient.hpp>

#include "support/problems.hpp"
#include "support/reference.hpp"
#include "support/tiles.hpp"

using namespace rewire;
using support::Tiles;

namespace {

/// Whole numbers from -8 to 8, whose sums of products have no rounding error.
float whole(Rng& rng) { return static_cast<float>(rng.below(17)) - 8; }

std::vector<float> sample(const Tiles<float>& from, std::size_t n) {
  std::vector<float> all;
  for (std::size_t f = 0; f < from.view().features(); ++f)
    all.push_back(from.view().at(n, f));
  return all;
}

}  // namespace

TEST_CASE(
    "winograd_weight_gradient: adds the bits of plain loops, whatever the sizes") {
  for (std::uint64_t i = 0; i < support::problems(300); ++i) {
    Rng rng(i);
    const std::size_t padding = rng.below(3), least = padding == 0 ? 3 : 1,
                      lanes = 16 * (1 + rng.below(2)),
                      samples = 1 + rng.below(lanes + 3),
                      wide = rng.below(8) == 0 ? 60 : 0;  // several strips
    const Shape input{1 + rng.below(20), least + rng.below(7),
                      least + rng.below(9) + wide},
        output{1 + rng.below(7), input.height + 2 * padding - 2,
               input.width + 2 * padding - 2};
    CAPTURE(i);
    Tiles<float> x(input, samples, lanes), dy(output, samples, lanes);
    x.fill([&] { return whole(rng); });
    dy.fill([&] { return whole(rng); });
    std::vector<float> dw(9 * input.channels * output.channels);
    for (float& w : dw) w = whole(rng);
    std::vector<float> expected = dw;
    for (std::size_t n = 0; n < samples; ++n) {
      support::naive_weight_gradient(input, sample(x, n).data(), output,
                                     sample(dy, n).data(), padding, expected.data());
    }
    Pass<float> pass(1 + i % 3);
    pass.begin(Mode::training, samples, lanes);

    winograd_weight_gradient(StoredMaps<float>{x}, dy.view(), padding, dw.data(), pass);

    REQUIRE(dw == expected);
  }
}
