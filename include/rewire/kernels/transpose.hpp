// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>
#include <utility>

#include <rewire/core/simd.hpp>

namespace rewire {

/// Rows of `width` numbers, at `positions` of a table or, without those, one after the
/// other.
template <class T>
struct Rows {
  const T* data;  ///< the first row
  std::size_t width;
  const std::size_t* positions = nullptr;

  /// Where row r begins.
  REWIRE_INLINE const T* operator()(std::size_t r) const {
    return data + (positions == nullptr ? r : positions[r]) * width;
  }
};

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

/// Square blocks, as wide as a register; smaller ones where there are few lanes.
struct Transpose {
  template <std::size_t Bytes, class From, class To>
  REWIRE_INLINE static void run(Rows<From> rows, std::size_t count, std::size_t begin,
                                std::size_t end, To* to, std::size_t lanes, Affine f) {
    constexpr std::size_t n = Bytes / sizeof(To);
    if constexpr (n > 2) {
      if (lanes > 1 && lanes <= n / 2) {
        return run<Bytes / 2, From, To>(rows, count, begin, end, to, lanes, f);
      }
    }
    if (lanes == 1) return copy<Bytes, From, To>(rows(0), begin, end, to, f);
    // Rows are far apart, at multiples of a page as often as not, so neither the first-
    // level cache nor the hardware's prefetch serves them: a stretch of each is fetched
    // to the second level while the one before is laid out.
    constexpr std::size_t stretch = std::max(n, 256 / sizeof(From));
    for (std::size_t first = begin; first < end; first += stretch) {
      const std::size_t last = std::min(first + stretch, end);
      for (std::size_t lane = 0; lane < lanes; lane += n) {
        const std::size_t filled = count - std::min(lane, count);
        for (std::size_t r = 0; last < end && r < std::min(n, filled); ++r) {
          const From* next = rows(lane + r) + last;
          for (std::size_t i = 0; i < stretch; i += 64 / sizeof(From)) {
            __builtin_prefetch(next + i, 0, 2);
          }
        }
        for (std::size_t c = first; c < last; c += n) {
          block<Bytes, From, To>(rows, lane, filled, c, std::min(n, end - c), to, lanes,
                                 f);
        }
      }
    }
  }

 private:
  template <std::size_t Bytes, class From, class To>
  REWIRE_INLINE static void convert(Vec<To, Bytes>& v, const From* row, std::size_t c,
                                    std::size_t columns, const Affine& f) {
    constexpr std::size_t n = Bytes / sizeof(To);
    if (columns == n) {
      load_as<Bytes, From, To>(v, row + c);
    } else {
      From part[n] = {};
      for (std::size_t j = 0; j < columns; ++j) part[j] = row[c + j];
      load_as<Bytes, From, To>(v, part);
    }
    if constexpr (std::is_floating_point_v<To>) {
      if (f.scale == nullptr) return;
      Vec<To, Bytes> scale, offset;
      factor<Bytes, To>(scale, f.scale + c * f.scale_step, f.scale_step * columns);
      factor<Bytes, To>(offset, f.offset + c * f.offset_step, f.offset_step * columns);
      v = v * scale + offset;
    }
  }

  /// `columns` is 0 where one value, repeated, serves all.
  template <std::size_t Bytes, class To>
  REWIRE_INLINE static void factor(Vec<To, Bytes>& v, const float* from,
                                   std::size_t columns) {
    constexpr std::size_t n = Bytes / sizeof(To);
    if (columns == 0 || columns == n) {
      load_as<Bytes, float, To>(v, from);
    } else {
      float part[n] = {};
      for (std::size_t j = 0; j < columns; ++j) part[j] = from[j];
      load_as<Bytes, float, To>(v, part);
    }
  }

  template <std::size_t Bytes, class From, class To>
  REWIRE_INLINE static void block(const Rows<From>& rows, std::size_t lane,
                                  std::size_t filled, std::size_t c,
                                  std::size_t columns, To* to, std::size_t lanes,
                                  const Affine& f) {
    constexpr std::size_t n = Bytes / sizeof(To);
    Vec<To, Bytes> square[n] = {};
    if (filled >= n && columns == n) {
      each(std::make_index_sequence<n>(), [&](auto r) {
        convert<Bytes, From, To>(square[r], rows(lane + r), c, n, f);
      });
    } else {
      for (std::size_t r = 0; r < std::min(n, filled); ++r) {
        convert<Bytes, From, To>(square[r], rows(lane + r), c, columns, f);
      }
    }
    transpose<n / 2>(square, std::make_index_sequence<n>());
    To* out = to + c * lanes + lane;
    if (columns == n && lanes - lane >= n) {
      each(std::make_index_sequence<n>(),
           [&](auto j) { store(out + j * lanes, square[j]); });
      return;
    }
    for (std::size_t j = 0; j < columns; ++j) {
      To row[n];
      store(+row, square[j]);
      for (std::size_t r = 0; r < std::min(n, lanes - lane); ++r)
        out[j * lanes + r] = row[r];
    }
  }

  template <std::size_t... I, class F>
  REWIRE_INLINE static void each(std::index_sequence<I...>, const F& f) {
    (f(std::integral_constant<std::size_t, I>()), ...);
  }

  template <std::size_t Bytes, class From, class To>
  REWIRE_INLINE static void copy(const From* row, std::size_t begin, std::size_t end,
                                 To* to, const Affine& f) {
    constexpr std::size_t n = Bytes / sizeof(To);
    for (std::size_t c = begin; c < end; c += n) {
      const std::size_t columns = std::min(n, end - c);
      Vec<To, Bytes> v;
      convert<Bytes, From, To>(v, row, c, columns, f);
      if (columns == n) {
        store(to + c, v);
      } else {
        To part[n];
        store(+part, v);
        std::memcpy(to + c, part, columns * sizeof(To));
      }
    }
  }
};

}  // namespace detail

/// Lays rows out as one tile: to[c * lanes + r] = f(row r, column c) for columns
/// [begin, end) and the first `count` rows, 0 for the other lanes.  Any number of
/// lanes.
template <class From, class To>
void lay_out(const Rows<From>& rows, std::size_t count, std::size_t begin,
             std::size_t end, To* to, std::size_t lanes, const Affine& f = {}) {
  dispatch<detail::Transpose>(rows, count, begin, end, to, lanes, f);
}

}  // namespace rewire
