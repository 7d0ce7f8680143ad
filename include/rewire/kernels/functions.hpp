// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>

#include <rewire/core/simd.hpp>

// `sqrt` may set errno, so compilers neither inline it wholly nor vectorise a loop
// around it at -O2: an Adam update takes 4 to 9 times longer.  Declared again as a pure
// function it becomes one instruction.  (The price: a program that includes this may
// not find errno set by `sqrt`.)
extern "C" {
float sqrtf(float) noexcept __attribute__((const));
double sqrt(double) noexcept __attribute__((const));
}

/// Functions without branches, calls and errno: a loop around them becomes vector
/// instructions (see `transform`), 5 to 30 times faster than those of the standard
/// library.  The figures of accuracy are units in the last place, the most found.
namespace rewire {

/// The square root of x >= 0, as one instruction.
REWIRE_INLINE float sqrt(float x) { return ::sqrtf(x); }
/// The same in double.
REWIRE_INLINE double sqrt(double x) { return ::sqrt(x); }

namespace detail {

/// What a floating-point format asks of `exp`.
template <class T>
struct Format;
template <>
struct Format<float> {
  using Bits = std::uint32_t;
  static constexpr int mantissa = 23, bias = 127, degree = 7;
  static constexpr float round = 0x1.8p23F;  // x + round has round(x) in its low bits
  static constexpr float most = 86.9F;       // exp(-most) is taken for 0
  static constexpr float ln2_high = 0x1.62ep-1F, ln2_low = 0x1.0bfbe8p-15F;
};
template <>
struct Format<double> {
  using Bits = std::uint64_t;
  static constexpr int mantissa = 52, bias = 1023, degree = 13;
  static constexpr double round = 0x1.8p52;
  static constexpr double most = 708;
  static constexpr double ln2_high = 0x1.62e42fefap-1, ln2_low = 0x1.cf79abc9e3b3ap-40;
};

constexpr double factorial(int n) { return n < 2 ? 1 : n * factorial(n - 1); }

/// 1/K! + r/(K+1)! + ...: the series of exp, by Horner's rule.  For |r| <= ln(2) / 2
/// what the degree leaves out lies below a tenth of the last place.
template <int K, class T>
REWIRE_INLINE T exp_series(T r) {
  constexpr T first = static_cast<T>(1 / factorial(K));
  if constexpr (K == Format<T>::degree) {
    return first;
  } else {
    return first + r * exp_series<K + 1>(r);
  }
}

/// exp(-x) = 2 * half * (1 + tail) where half = 2^(n-1) and |x + n ln(2)| <= ln(2) / 2;
/// both are 0 for x > most.
template <class T>
struct Reduced {
  T half, tail;
};
template <class T>
REWIRE_INLINE Reduced<T> reduce(T x) {
  using F = Format<T>;
  using Bits = typename F::Bits;
  const T shifted = F::round - x * std::numbers::log2e_v<T>;
  const T n = shifted - F::round;
  const T r = (-x - n * F::ln2_high) - n * F::ln2_low;
  const Bits half = (__builtin_bit_cast(Bits, shifted) + (F::bias - 1)) << F::mantissa;
  const Bits tail = __builtin_bit_cast(Bits, r * exp_series<1>(r));
  // A mask, not a choice: around control flow g++ does not vectorise.
  const Bits counts = Bits{0} - static_cast<Bits>(!(x > F::most));
  return {__builtin_bit_cast(T, half & counts), __builtin_bit_cast(T, tail & counts)};
}

template <class T>
REWIRE_INLINE T exp_minus(T x) {
  const Reduced<T> e = reduce(x);
  return 2 * (e.half + e.half * e.tail);
}

/// From exp(-2|x|) - 1, which loses no digits at small x.
template <class T>
REWIRE_INLINE T tanh(T x) {
  const Reduced<T> e = reduce(2 * std::abs(x));
  const T power = 2 * e.half, less = power * e.tail + (power - 1);
  return std::copysign(less / (2 + less), x);
}

/// log(1 + t) = 2 artanh(s) with s = t / (2 + t) <= 1/3: its series, by Horner's rule.
/// What the degree leaves out lies below a tenth of the last place.
template <int K, class T>
REWIRE_INLINE T log1p_series(T t) {
  const T s = t / (2 + t), square = s * s;
  T sum = 1 / static_cast<T>(2 * K + 1);
#pragma GCC unroll 16
  for (int k = K - 1; k >= 0; --k) sum = sum * square + 1 / static_cast<T>(2 * k + 1);
  return 2 * s * sum;
}

}  // namespace detail

/// exp(-x) for x >= 0, to 2 units; 0 where it would be below 2e-38 (float) or 4e-308
/// (double), NaN for NaN.
REWIRE_INLINE float exp_minus(float x) { return detail::exp_minus(x); }
/// The same in double.
REWIRE_INLINE double exp_minus(double x) { return detail::exp_minus(x); }

/// 1 / (1 + exp(-x)) to 3 units, as exact for negative x; NaN for NaN.
template <class T>
REWIRE_INLINE T sigmoid(T x) {
  const T e = exp_minus(std::abs(x));
  return (x < 0 ? e : T{1}) / (1 + e);
}

/// log(1 + t) for t in [0, 1], to 3 units; NaN for NaN.
REWIRE_INLINE float log1p_share(float t) { return detail::log1p_series<7>(t); }
/// The same in double.
REWIRE_INLINE double log1p_share(double t) { return detail::log1p_series<16>(t); }

/// The hyperbolic tangent to 3 units, NaN for NaN.
REWIRE_INLINE float tanh(float x) { return detail::tanh(x); }
/// The same in double.
REWIRE_INLINE double tanh(double x) { return detail::tanh(x); }

}  // namespace rewire
