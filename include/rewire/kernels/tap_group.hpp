// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

#include <rewire/core/simd.hpp>
#include <rewire/kernels/window.hpp>

namespace rewire::detail {

/// Calls `f.operator()<N>(first)` for groups of taps that have room in registers.
template <class F>
REWIRE_INLINE void each_tap_group(std::size_t taps, F f) {
  std::size_t t = 0;
  for (; t + 9 <= taps; t += 9) f.template operator()<9>(t);
  for (; t + 4 <= taps; t += 4) f.template operator()<4>(t);
  for (; t + 2 <= taps; t += 2) f.template operator()<2>(t);
  if (t < taps) f.template operator()<1>(t);
}

/// The weights of a group of taps, one a register, and where they read.
template <std::size_t N, std::size_t Bytes, class T>
struct TapGroup {
  Vec<T, Bytes> w[N];
  std::size_t at[N];

  REWIRE_INLINE TapGroup(const Tap* tap, const T* weights) {
#pragma GCC unroll 9
    for (std::size_t t = 0; t < N; ++t) {
      w[t] = Vec<T, Bytes>{} + weights[tap[t].weight];
      at[t] = tap[t].at;
    }
  }
};

}  // namespace rewire::detail
