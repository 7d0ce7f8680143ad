// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <limits>

#include <rewire/core/float_mode.hpp>

using namespace rewire;

#if defined(__SSE2__)

TEST_CASE("float mode: denormal numbers are zero while it lives, and only then") {
  // volatile: the compiler must not compute it beforehand.
  volatile float smallest_normal = std::numeric_limits<float>::min();
  volatile float denormal = std::numeric_limits<float>::denorm_min();
  float result = 1, input = 1;

  {
    const FlushDenormals flush;
    result = smallest_normal / 2;
    input = denormal * 1e30f;
  }

  CHECK(result == 0);
  CHECK(input == 0);
  CHECK(smallest_normal / 2 > 0);
  CHECK(denormal * 1e30f > 0);
}

TEST_CASE("float mode: scopes may stand inside one another") {
  volatile float smallest_normal = std::numeric_limits<float>::min();
  const FlushDenormals outer;

  { const FlushDenormals inner; }

  CHECK(smallest_normal / 2 == 0);
}

#endif
