// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>

#include <rewire/core/parallel.hpp>
#include <rewire/core/simd.hpp>
#include <rewire/core/view.hpp>
#include <rewire/kernels/functions.hpp>

namespace rewire {

namespace detail {

#if defined(__clang__)  // which would warn the author of an f that cannot be vectorised
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wpass-failed"
#endif
/// out[j] = f(in[j]...) for j < N, each by itself: a fixed trip count without aliasing
/// is what both compilers vectorise at -O2.  A local array shows them that there is
/// none; clang, which would write and read it again, is told so where nothing is in
/// place.  (clang must not unroll the loop before: choices, `a > 0 ? b : c`, would stay
/// scalar; nor interleave beyond N.)
template <std::size_t N, class F, class T, class... In>
REWIRE_INLINE void map_block(const F& f, T* out, const In*... in) {
#if defined(__clang__)
  if ((... && (static_cast<const void*>(in) != out))) {
    constexpr int chains = N >= 64 ? 4 : 1;
#pragma clang loop vectorize(assume_safety) interleave_count(chains) unroll(disable)
    for (std::size_t j = 0; j < N; ++j) out[j] = f(in[j]...);
    return;
  }
#endif
  T result[N];
#if defined(__clang__)
#pragma clang loop unroll(disable)
#endif
  for (std::size_t j = 0; j < N; ++j) result[j] = f(in[j]...);
  std::memcpy(out, result, sizeof result);
}

/// Copies `count` <= N numbers; a whole block without a call.
template <std::size_t N, class T>
REWIRE_INLINE void copy_block(T* to, const T* from, std::size_t count) {
  if (count == N) {
    std::memcpy(to, from, N * sizeof(T));
  } else {
    std::memcpy(to, from, count * sizeof(T));
  }
}

/// out[i] = f(in[i]...) for i < count, in blocks.  The last block takes the same way,
/// partly filled, so what a number becomes does not depend on where it stands.
struct Map {
#if defined(__clang__)
  static constexpr std::size_t block = 64;
#else
  static constexpr std::size_t block = 16;
#endif

  template <std::size_t Bytes, class F, class T, class... In>
  REWIRE_INLINE static void run(F f, std::size_t count, T* out, const In*... in) {
    std::size_t i = 0;
    for (; i + block <= count; i += block) map_block<block>(f, out + i, in + i...);
    if (i < count) last(f, count - i, out + i, Part<In>(in + i, count - i)...);
  }

 private:
  template <class In>
  struct Part {
    REWIRE_INLINE Part(const In* from, std::size_t count) {
      std::memcpy(values, from, count * sizeof(In));
    }
    In values[block] = {};
  };

  template <class F, class T, class... In>
  REWIRE_INLINE static void last(const F& f, std::size_t count, T* out,
                                 const Part<In>&... in) {
    T result[block];
    map_block<block>(f, result, in.values...);
    std::memcpy(out, result, count * sizeof(T));
  }
};

/// Calls `body(tile, begin, end)` for ranges of numbers that together are all tiles of
/// `view`, shared among the team where there are so many that it pays.
template <class T, class Body>
void each_range(Team& team, const View<T>& view, Body body) {
  constexpr std::size_t worth_sharing = 1 << 15;  // numbers: some 3 microseconds
  const std::size_t rows = view.features(), all = view.tiles() * rows;
  const auto ranges = [&](std::size_t begin, std::size_t end) {
    while (begin < end) {
      const std::size_t tile = begin / rows, first = tile * rows;
      const std::size_t last = std::min(end, first + rows);
      body(tile, (begin - first) * view.lanes, (last - first) * view.lanes);
      begin = last;
    }
  };
  if (all * view.lanes < worth_sharing) return ranges(0, all);
  parallel_for(team, all, ranges);
}

template <class F, class T, class... In>
void map_tiles(Team& team, F f, View<T> out, View<const In>... in) {
  each_range(team, out, [&](std::size_t t, std::size_t begin, std::size_t end) {
    dispatch<Map>(f, end - begin, out.tile(t) + begin,
                  static_cast<const In*>(in.tile(t) + begin)...);
  });
}
#if defined(__clang__)
#pragma clang diagnostic pop
#endif

}  // namespace detail

/// y = f(x), element by element; y may be x.  f is called from any thread of the team,
/// and also for padding.  Fast where f calls nothing but kernels/functions.hpp and
/// chooses only between numbers that are there: `a > 0 ? d : T{}`.
template <class T, class F>
void transform(View<const T> x, View<T> y, Team& team, F f) {
  detail::map_tiles(team, f, y, x);
}

/// dx = f(a, dy), element by element; dx may be either.  Does nothing when dx is empty.
template <class T, class F>
void transform(View<const T> a, View<const T> dy, View<T> dx, Team& team, F f) {
  if (!dx.empty()) detail::map_tiles(team, f, dx, a, dy);
}

/// to = from, whatever the shapes, of as many numbers; does nothing where they are the
/// same memory or `to` is empty.
template <class T>
void copy_numbers(Input<T> from, Output<T> to, Team& team) {
  if (to.empty() || from.data == to.data) return;
  detail::map_tiles(
      team, [](T a) { return a; }, to, from);
}

/// to += from
template <class T>
void add_numbers(Input<T> from, Output<T> to, Team& team) {
  detail::map_tiles(
      team, [](T a, T b) { return a + b; }, to, from, Input<T>(to));
}

}  // namespace rewire
