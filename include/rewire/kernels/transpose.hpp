// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <utility>

#include <rewire/core/simd.hpp>
#include <rewire/kernels/square.hpp>

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

namespace detail {

/// A block at an edge, filled up to n * n numbers, so that one body serves all blocks.
template <class From, class To, std::size_t n>
struct EdgeBlock {
  From numbers[n * n] = {};  // what is not filled is converted too, then dropped
  const From* rows[n];
  float scale[n] = {}, offset[n] = {};
  To columns[n * n];

  /// Takes the first `count` numbers of each row from column c on.
  REWIRE_INLINE void take(const From* const* from, std::size_t c, std::size_t count) {
    for (std::size_t r = 0; r < n; ++r) {
      rows[r] = numbers + r * n;
      std::memcpy(numbers + r * n, from[r] + c, count * sizeof(From));
    }
  }

  /// Takes `count` factors where there is one a column.
  REWIRE_INLINE void take(Affine& f, std::size_t count) {
    if (f.scale == nullptr) return;
    if (f.scale_step != 0) std::memcpy(scale, f.scale, count * sizeof(float));
    if (f.offset_step != 0) std::memcpy(offset, f.offset, count * sizeof(float));
    if (f.scale_step != 0) f.scale = scale;
    if (f.offset_step != 0) f.offset = offset;
  }

  /// Gives `filled` numbers of each of the first `count` columns, then zeros, `lanes`
  /// apart.
  REWIRE_INLINE void give(To* to, std::size_t lanes, std::size_t count,
                          std::size_t filled, std::size_t wanted) const {
    for (std::size_t j = 0; j < count; ++j) {
      for (std::size_t r = 0; r < wanted; ++r)
        to[j * lanes + r] = r < filled ? columns[j * n + r] : To{};
    }
  }
};

/// Square blocks, as wide as a register; smaller ones where there are few lanes.
struct Transpose {
  template <std::size_t Bytes, class From, class To>
  REWIRE_INLINE static void run(Rows<From> rows, std::size_t count, std::size_t begin,
                                std::size_t end, To* to, std::size_t lanes, Affine f) {
    constexpr std::size_t n = Bytes / sizeof(To);
    if constexpr (Bytes > 16) {
      if (lanes > 1 && lanes <= n / 2) {
        return run<Bytes / 2, From, To>(rows, count, begin, end, to, lanes, f);
      }
    }
    EdgeBlock<From, To, n> edge;
    if (lanes == 1) return copy<Bytes>(rows(0), begin, end, to, f, edge);
    // Rows are far apart, at multiples of a page as often as not, so neither the first-
    // level cache nor the hardware's prefetch serves them: a stretch of each is fetched
    // to the second level while the one before is laid out.
    constexpr std::size_t stretch = std::max(n, 256 / sizeof(From));
    for (std::size_t first = begin; first < end; first += stretch) {
      const std::size_t last = std::min(first + stretch, end);
      for (std::size_t lane = 0; lane < lanes; lane += n) {
        const std::size_t wanted = std::min(n, lanes - lane);
        const std::size_t filled = std::min(wanted, count - std::min(lane, count));
        const From* row[n];
        for (std::size_t r = 0; r < n; ++r)
          row[r] = rows(filled == 0 ? 0 : lane + std::min(r, filled - 1));
        for (std::size_t r = 0; last < end && r < filled; ++r) {
          for (std::size_t i = 0; i < stretch; i += 64 / sizeof(From))
            __builtin_prefetch(row[r] + last + i, 0, 2);
        }
        for (std::size_t c = first; c < last; c += n) {
          block<Bytes>(row, c, std::min(n, end - c), filled, wanted,
                       to + c * lanes + lane, lanes, f, edge);
        }
      }
    }
  }

 private:
  template <std::size_t Bytes, class From, class To, std::size_t n>
  REWIRE_INLINE static void block(const From* const* rows, std::size_t c,
                                  std::size_t columns, std::size_t filled,
                                  std::size_t wanted, To* to, std::size_t lanes,
                                  const Affine& f, EdgeBlock<From, To, n>& edge) {
    const bool whole = columns == n && filled == n;
    Affine factors = at_column(f, c);
    if (columns < n) {
      edge.take(rows, c, columns);
      edge.take(factors, columns);
      rows = edge.rows;
      c = 0;
    }
    Vec<To, Bytes> square[n];
    load_rows<Bytes>(square, rows, c, factors, std::make_index_sequence<n>());
    transpose<n / 2>(square, std::make_index_sequence<n>());
    store_rows(square, whole ? to : edge.columns, whole ? lanes : n,
               std::make_index_sequence<n>());
    if (!whole) edge.give(to, lanes, columns, filled, wanted);
  }

  REWIRE_INLINE static Affine at_column(Affine f, std::size_t c) {
    if (f.scale == nullptr) return f;
    f.scale += c * f.scale_step;
    f.offset += c * f.offset_step;
    return f;
  }

  /// One lane: nothing to transpose.
  template <std::size_t Bytes, class From, class To, std::size_t n>
  REWIRE_INLINE static void copy(const From* row, std::size_t begin, std::size_t end,
                                 To* to, const Affine& f,
                                 EdgeBlock<From, To, n>& edge) {
    for (std::size_t c = begin; c < end; c += n) {
      const std::size_t columns = std::min(n, end - c);
      Affine factors = at_column(f, c);
      const From* from = row + c;
      if (columns < n) {
        std::memcpy(edge.numbers, from, columns * sizeof(From));
        edge.take(factors, columns);
        from = edge.numbers;
      }
      Vec<To, Bytes> v[1];
      load_rows<Bytes>(v, &from, 0, factors, std::index_sequence<0>());
      store(columns == n ? to + c : edge.columns, v[0]);
      if (columns < n) std::memcpy(to + c, edge.columns, columns * sizeof(To));
    }
  }
};

}  // namespace detail

/// Lays rows out as one tile: to[c * lanes + r] = f(row r, column c) for columns
/// [begin, end) and the first `count` rows (at least 1), 0 for the other lanes.  Any
/// number of lanes.
template <class From, class To>
void lay_out(const Rows<From>& rows, std::size_t count, std::size_t begin,
             std::size_t end, To* to, std::size_t lanes, const Affine& f = {}) {
  dispatch<detail::Transpose>(rows, count, begin, end, to, lanes, f);
}

}  // namespace rewire
