// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

#include <rewire/core/errors.hpp>

#include "support/error.hpp"

using namespace rewire;
using support::error_of;

TEST_CASE("errors: text joins words and numbers in their shortest form") {
  CHECK(text("rate ", 0.1, ", ", 3, " of ", std::uint64_t{1} << 40, ' ', true, false) ==
        "rate 0.1, 3 of 1099511627776 truefalse");
  CHECK(text(0.1f, " ", -2, " ", std::numeric_limits<double>::infinity(), " ", 1e300) ==
        "0.1 -2 inf 1e+300");
  CHECK(text() == "");
}

TEST_CASE("errors: a NaN is written without the sign that a processor gives it") {
  const double nan = std::numeric_limits<double>::quiet_NaN();

  CHECK(text(nan, " ", -nan, " ", std::copysign(1.0F, -1.0F) * -std::sqrt(-1.0F)) ==
        "nan nan nan");
}

TEST_CASE("errors: the longest numbers fit") {
  const double longest = -2.2250738585072014e-308;

  CHECK(std::stod(text(longest)) == longest);
  CHECK(text(std::numeric_limits<std::int64_t>::min()) == "-9223372036854775808");
}

TEST_CASE(
    "errors: the message says where, what was expected, what was found, what to do") {
  CHECK(std::string(Error({"a.idx", "10 labels", "9", "download it again"}).what()) ==
        "a.idx: expected 10 labels, found 9; download it again");
  CHECK(std::string(Error({"a.idx", "10 labels", "9", ""}).what()) ==
        "a.idx: expected 10 labels, found 9");
}

TEST_CASE("errors: a range includes its ends and no NaN") {
  const auto message = [](double v) {
    return error_of([&] { require_range(v, 0, 1, "SET", "zeta"); });
  };

  CHECK(message(0) == "nothing thrown");
  CHECK(message(1) == "nothing thrown");
  CHECK(message(1.5) ==
        "SET: expected zeta in [0, 1], found 1.5; choose zeta inside that range");
  CHECK(message(-1e-9) ==
        "SET: expected zeta in [0, 1], found -1e-09; choose zeta inside that range");
  CHECK(message(std::nan("")) ==
        "SET: expected zeta in [0, 1], found nan; choose zeta inside that range");
}
