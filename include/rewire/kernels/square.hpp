// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#include <rewire/core/simd.hpp>

namespace rewire {

/// What becomes of a number of column c: number * scale[c * scale_step] + offset[c *
/// offset_step].  A step is 1, or 0 for one value (repeated 16 times); no scale: as is.
struct Affine {
  const float* scale = nullptr;
  const float* offset = nullptr;
  std::size_t scale_step = 0, offset_step = 0;
};

namespace detail {

/// Bytes / sizeof(To) numbers, converted.  Bytes become int first: g++ converts them to
/// floating point only one by one.
template <std::size_t Bytes, class From, class To>
REWIRE_INLINE void load_as(Vec<To, Bytes>& to, const From* from) {
  constexpr std::size_t n = Bytes / sizeof(To);
  if constexpr (std::is_same_v<From, To>) {
    load(to, from);
  } else if constexpr (sizeof(From) == 1) {
    std::int32_t wide[n];
    for (std::size_t i = 0; i < n; ++i) wide[i] = from[i];
    Vec<std::int32_t, n * 4> number;
    load(number, wide);
    to = __builtin_convertvector(number, Vec<To, Bytes>);
  } else {
    Vec<From, n * sizeof(From)> number;
    load(number, from);
    to = __builtin_convertvector(number, Vec<To, Bytes>);
  }
}

/// One level of a transposition in registers: pairs of rows `Step` apart swap the
/// columns in which bit `Step` differs.  After Step = N/2, ..., 1 rows are columns.
template <std::size_t Step, std::size_t I, class V, std::size_t N, std::size_t... J>
REWIRE_INLINE void exchange(V (&rows)[N], std::index_sequence<J...>) {
  if constexpr ((I & Step) == 0) {
    const V a = rows[I], b = rows[I + Step];
    rows[I] = __builtin_shufflevector(a, b, (J & Step ? N + J - Step : J)...);
    rows[I + Step] = __builtin_shufflevector(a, b, (J & Step ? N + J : J + Step)...);
  }
}
template <std::size_t Step, class V, std::size_t N, std::size_t... I>
REWIRE_INLINE void transpose(V (&rows)[N], std::index_sequence<I...> all) {
  (exchange<Step, I>(rows, all), ...);
  if constexpr (Step > 1) transpose<Step / 2>(rows, all);
}

/// n numbers of each of n rows, from column c on; the factors are those of column c.
template <std::size_t Bytes, class V, class From, std::size_t n, std::size_t... I>
REWIRE_INLINE void load_rows(V (&to)[n], const From* const* rows, std::size_t c,
                             const Affine& f, std::index_sequence<I...>) {
  using To = std::remove_cvref_t<decltype(to[0][0])>;
  (load_as<Bytes, From, To>(to[I], rows[I] + c), ...);
  if constexpr (std::is_floating_point_v<To>) {
    if (f.scale == nullptr) return;
    V scale, offset;
    load_as<Bytes, float, To>(scale, f.scale);
    load_as<Bytes, float, To>(offset, f.offset);
    ((to[I] = to[I] * scale + offset), ...);
  }
}

/// Writes them `step` apart.
template <class V, class To, std::size_t n, std::size_t... I>
REWIRE_INLINE void store_rows(const V (&from)[n], To* to, std::size_t step,
                              std::index_sequence<I...>) {
  (store(to + I * step, from[I]), ...);
}

}  // namespace detail

}  // namespace rewire
