// SPDX-License-Identifier: BSD-3-Clause
// A user's program is rarely compiled with the same flags throughout.
#include <doctest/doctest.h>

#include <rewire/core/simd.hpp>

#include "mixed_flags/results.hpp"
#include "support/problems.hpp"

using support::same_bits;

TEST_CASE("mixed flags: files share the library, whatever flags each has") {
  REQUIRE(__builtin_cpu_supports("avx2"));
  CHECK(same_bits(results_o2(), results_o3_avx2()));
}

TEST_CASE("mixed flags: -O2 and -O3 -mavx2 give the same bits") {
  const auto o2 = results_apart_o2();
  CHECK(o2.size() > 10'000);
  CHECK(same_bits(o2, results_apart_o3_avx2()));
  CHECK(same_bits(o2, results_o2()));
}

TEST_CASE("mixed flags: with -mfma too, where the kernels take FMA anyway") {
  REQUIRE(__builtin_cpu_supports("fma"));
  if (rewire::isa() == rewire::Isa::baseline) return;  // fuses where the file may
  CHECK(same_bits(results_apart_o2(), results_apart_o3_avx2_fma()));
}
