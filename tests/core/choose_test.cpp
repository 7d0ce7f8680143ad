// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>

#include <rewire/core/choose.hpp>

using namespace rewire;

TEST_CASE("choose: gives one of two numbers, bit for bit") {
  CHECK(choose(true, 1.5f, 2.5f) == 1.5f);
  CHECK(choose(false, 1.5f, 2.5f) == 2.5f);
  CHECK(std::signbit(choose(true, -0.0, 1.0)));
  CHECK(std::isnan(choose(false, 0.0, std::nan(""))));
  CHECK(choose(true, ~std::uint32_t{0}, std::uint32_t{0}) == ~std::uint32_t{0});
}
