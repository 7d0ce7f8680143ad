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
  static constexpr float least = -86.9F,
                         most = 88.7228F;  // of x: exp(x) normal, finite
  static constexpr float ln2_high = 0x1.62ep-1F, ln2_low = 0x1.0bfbe8p-15F;
};
template <>
struct Format<double> {
  using Bits = std::uint64_t;
  static constexpr int mantissa = 52, bias = 1023, degree = 13;
  static constexpr double round = 0x1.8p52;
  static constexpr double least = -708.0, most = 709.78;
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

/// exp(x) = 2 * half * (1 + tail) where half = 2^(n-1) and |x - n ln(2)| <= ln(2) / 2;
/// for x in [least, most].
template <class T>
struct Reduced {
  T half, tail;
};
template <class T>
REWIRE_INLINE Reduced<T> reduced(T x) {
  using F = Format<T>;
  const T shifted = x * std::numbers::log2e_v<T> + F::round;
  const T n = shifted - F::round;
  const T r = (x - n * F::ln2_high) - n * F::ln2_low;
  const auto bits = __builtin_bit_cast(typename F::Bits, shifted);
  const auto power =
      static_cast<typename F::Bits>((bits + (F::bias - 1)) << F::mantissa);
  return {__builtin_bit_cast(T, power), r * exp_series<1>(r)};
}

template <class T>
REWIRE_INLINE T exp(T x) {
  const Reduced<T> e = reduced(x);
  const T y = 2 * (e.half + e.half * e.tail);
  const T bounded = x < Format<T>::least ? T{} : y;
  return x > Format<T>::most ? std::numeric_limits<T>::infinity() : bounded;
}

/// From exp(-2|x|) - 1, which loses no digits at small x.
template <class T>
REWIRE_INLINE T tanh(T x) {
  const T a = x < 0 ? x : -x;
  const Reduced<T> e = reduced(a < -40 ? T{-80} : 2 * a);
  const T power = 2 * e.half, less = power * e.tail + (power - 1);
  const T y = less / (2 + less);
  return x < 0 ? y : -y;
}

}  // namespace detail

/// exp(x) to 2 units; 0 where it would be below 2e-38 (float) or 4e-308 (double),
/// infinite where it overflows, NaN for NaN.
REWIRE_INLINE float exp(float x) { return detail::exp(x); }
REWIRE_INLINE double exp(double x) { return detail::exp(x); }

/// The hyperbolic tangent to 3 units, NaN for NaN.
REWIRE_INLINE float tanh(float x) { return detail::tanh(x); }
REWIRE_INLINE double tanh(double x) { return detail::tanh(x); }

}  // namespace rewire
