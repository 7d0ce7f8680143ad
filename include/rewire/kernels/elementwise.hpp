// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstddef>

#include <rewire/core/simd.hpp>
#include <rewire/core/view.hpp>

// `sqrt` may set errno, so compilers neither inline it wholly nor vectorise a loop
// around it at -O2: an Adam update takes 4 to 9 times longer.  Declared again as a pure
// function it becomes one instruction.  (The price: a program that includes this may
// not find errno set by `sqrt`.)
extern "C" {
float sqrtf(float) noexcept __attribute__((const));
double sqrt(double) noexcept __attribute__((const));
}

namespace rewire {

/// The square root of x >= 0, as one instruction.
REWIRE_INLINE float sqrt(float x) { return ::sqrtf(x); }
REWIRE_INLINE double sqrt(double x) { return ::sqrt(x); }

namespace detail {

/// out[i] = f(in[i]...), in blocks of 16 through local arrays: a fixed trip count
/// without aliasing is what both compilers vectorise at -O2.
struct Map {
  static constexpr std::size_t block = 16;

  template <std::size_t Bytes, class F, class T, class... In>
  REWIRE_INLINE static void run(F f, std::size_t count, T* out, const In*... in) {
    std::size_t i = 0;
    for (; i + block <= count; i += block) {
      T result[block];
      for (std::size_t j = 0; j < block; ++j) result[j] = f(in[i + j]...);
      for (std::size_t j = 0; j < block; ++j) out[i + j] = result[j];
    }
    for (; i < count; ++i) out[i] = f(in[i]...);
  }
};

template <class F, class T, class... In>
void map_tiles(F f, View<T> out, View<const In>... in) {
  for (std::size_t t = 0; t < out.tiles(); ++t) {
    dispatch<Map>(f, out.tile_size(), out.tile(t),
                  static_cast<const In*>(in.tile(t))...);
  }
}

}  // namespace detail

/// y = f(x), element by element; y may be x.
template <class T, class F>
void transform(View<const T> x, View<T> y, F f) {
  detail::map_tiles(f, y, x);
}

/// dx = f(a, dy), element by element; dx may be either.  Does nothing when dx is empty.
template <class T, class F>
void transform(View<const T> a, View<const T> dy, View<T> dx, F f) {
  if (!dx.empty()) detail::map_tiles(f, dx, a, dy);
}

}  // namespace rewire
