// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include <rewire/core/errors.hpp>
#include <rewire/core/parallel.hpp>
#include <rewire/core/simd.hpp>
#include <rewire/storage/pattern.hpp>

namespace rewire {

/// The value that a grown link starts with.
enum class Start {
  drawn,  ///< as the layer's new values are drawn (SET)
  zero,   ///< 0 (RigL)
};

/// In `Rewiring::from`: this link did not exist before.
inline constexpr Position grown = std::numeric_limits<Position>::max();

/// What a topology decides: the new links, and for each the place where it stood
/// before, or `grown`.  Whoever owns values moves them and every optimizer slot by it.
struct Rewiring {
  Pattern links;
  std::vector<Position> from;  ///< one a new link, increasing among the survivors
  Start start = Start::drawn;  ///< values of those grown

  /// Links that did not exist before.
  std::size_t count_grown() const {
    return static_cast<std::size_t>(std::count(from.begin(), from.end(), grown));
  }
};

/// Nothing moves.
inline Rewiring keep_all(const Pattern& links) {
  std::vector<Position> from(links.size());
  for (std::size_t i = 0; i < from.size(); ++i) from[i] = static_cast<Position>(i);
  return {links, std::move(from), Start::drawn};
}

namespace detail {

/// Where a row begins among the links, among those dropped (their positions) and among
/// the cells grown; what threads need to begin in the middle.
struct Cut {
  std::size_t row;
  std::uint64_t old;
  std::size_t dropped, grown;

  std::uint64_t survivors() const { return old - dropped; }
};

/// Throws unless `all` are increasing and below `bound`.
template <class E>
void require_increasing(std::span<const E> all, std::uint64_t bound) {
  bool right = true;
  for (std::size_t i = 1; i < all.size(); ++i) right &= all[i - 1] < all[i];
  if (right && (all.empty() || all.back() < bound)) return;
  throw Error({"replace", "positions and cells inside the layer, increasing",
               "one that is not", "sort them and drop duplicates"});
}

/// Calls `body(row, columns, positions)` with the links of each row of [begin, end)
/// that stay when those at `drop` (positions in these rows, increasing) go.
template <class F>
void each_row_left(const Pattern& links, std::span<const Position> drop,
                   std::size_t begin, std::size_t end, F&& body) {
  const std::uint64_t *const ptr = links.row_ptr().data(), first = ptr[begin];
  const std::uint32_t* const all = links.col().data();
  // Whether a link goes is looked up, not found by going along `drop`: then no link
  // waits for the one before.
  std::vector<std::uint8_t> stays(ptr[end] - first, 1);
  for (const Position k : drop) stays[k - first] = 0;
  std::uint64_t longest = 0;
  for (std::size_t r = begin; r < end; ++r)
    longest = std::max(longest, ptr[r + 1] - ptr[r]);
  std::vector<std::uint32_t> col(longest + 1);  // one that goes may be written behind
  std::vector<Position> position(longest + 1);
  for (std::size_t r = begin; r < end; ++r) {
    std::size_t left = 0;
    for (std::uint64_t k = ptr[r]; k < ptr[r + 1]; ++k) {
      col[left] = all[k];
      position[left] = static_cast<Position>(k);
      left += stays[k - first];
    }
    body(r, std::span(col).first(left), std::span(position).first(left));
  }
}

/// How many of the increasing numbers columns[i] - Step * i are below `bound`.  Halves
/// until few are left, and compares with all of these: comparisons that do not wait for
/// one another, and no branch that depends on them.
template <std::uint32_t Step>
std::size_t count_below(std::span<const std::uint32_t> columns, std::uint32_t bound) {
  constexpr std::size_t few = 48, width = 4;
  using V = Vec<std::uint32_t, width * sizeof(std::uint32_t)>;
  const auto below = [=](std::size_t i) {
    return columns[i] - Step * static_cast<std::uint32_t>(i) < bound;
  };
  std::size_t i = 0, end = columns.size();
  while (end - i > few) {
    const std::size_t half = (end - i) / 2,
                      skip = half & (0 - std::size_t{below(i + half - 1)});
    end -= half - skip;
    i += skip;
  }
  std::size_t found = i;
  V sum{}, at = Step * (V{0, 1, 2, 3} + static_cast<std::uint32_t>(i));
  for (; i + width <= end; i += width) {
    V c;
    load(c, columns.data() + i);
    sum -= (V)(c - at < bound);
    at += Step * static_cast<std::uint32_t>(width);
  }
  found += sum[0] + sum[1] + sum[2] + sum[3];
  for (; i < end; ++i) found += below(i);
  return found;
}

/// What `rewire_rows` needs to know of cells (row * cols + column) that get a link: how
/// many lie before a row, how many in a row where so many links stay, and of one of
/// these how many links stay before it.
struct Cells {
  static std::uint64_t before(std::uint64_t cells, std::uint64_t) { return cells; }
  static std::uint64_t of_row(std::size_t cols, std::size_t) { return cols; }
  static std::size_t left(std::span<const std::uint32_t> stay, std::uint64_t column) {
    return count_below<0>(stay, static_cast<std::uint32_t>(column));
  }
  static std::uint64_t column(std::uint64_t column, std::size_t) { return column; }
};

/// The same of free cells, counted as if there were no others: of these, `left` links
/// stay before number k if that many of stay[i] - i are at most k.
struct FreeCells {
  static std::uint64_t before(std::uint64_t cells, std::uint64_t survivors) {
    return cells - survivors;
  }
  static std::uint64_t of_row(std::size_t cols, std::size_t stay) {
    return cols - stay;
  }
  static std::size_t left(std::span<const std::uint32_t> stay, std::uint64_t k) {
    return count_below<1>(stay, static_cast<std::uint32_t>(k + 1));
  }
  static std::uint64_t column(std::uint64_t k, std::size_t left) { return k + left; }
};

template <class Places>
Cut cut(const Pattern& links, std::span<const Position> drop,
        std::span<const std::uint64_t> grow, std::size_t row) {
  const std::uint64_t old = links.row_ptr()[row];
  const auto before = [](auto all, std::uint64_t limit) {
    return static_cast<std::size_t>(std::lower_bound(all.begin(), all.end(), limit) -
                                    all.begin());
  };
  const std::size_t dropped = before(drop, old);
  return {row, old, dropped,
          before(grow, Places::before(row * links.cols(), old - dropped))};
}

/// The rows between two cuts, with links at `grow` (as `Places` numbers them) in place
/// of those at `drop`.
template <class Places>
void rewire_rows(const Pattern& links, std::span<const Position> drop,
                 std::span<const std::uint64_t> grow, const Cut& begin,
                 std::size_t end_row, std::uint64_t* row_ptr, std::uint32_t* col,
                 Position* from) {
  std::uint64_t survivors = begin.survivors(), place = survivors + begin.grown;
  std::vector<std::uint32_t> here;  // of each survivor: how many grow before it
  const std::uint64_t *next = grow.data(), *const last = next + grow.size();
  each_row_left(
      links, drop, begin.row, end_row, [&](std::size_t r, auto stay, auto position) {
        if (here.size() <= stay.size()) here.resize(2 * stay.size() + 1);
        const std::uint64_t first = Places::before(r * links.cols(), survivors),
                            count = Places::of_row(links.cols(), stay.size());
        for (std::uint64_t to = place; next != last && *next - first < count;
             ++next, ++to) {
          const std::uint64_t number = *next - first;
          const std::size_t left = Places::left(stay, number);
          ++here[left];
          col[to + left] = static_cast<std::uint32_t>(Places::column(number, left));
          from[to + left] = grown;
        }
        for (std::size_t i = 0; i < stay.size(); ++i) {
          place += std::exchange(here[i], 0);
          col[place] = stay[i];
          from[place++] = position[i];
        }
        place += std::exchange(here[stay.size()], 0);
        survivors += stay.size();
        row_ptr[r + 1] = place;
      });
}

/// `rewire_rows` for all rows.
template <class Places>
Rewiring rewired(const Pattern& links, std::span<const Position> drop,
                 std::span<const std::uint64_t> grow, Start start, Team* team) {
  const std::size_t rows = links.rows(), parts = size(team);
  const std::size_t links_after = links.size() - drop.size() + grow.size();
  std::vector<std::uint64_t> row_ptr(rows + 1);
  std::vector<std::uint32_t> col(links_after);
  std::vector<Position> from(links_after);
  run(team, [&](std::size_t part) {
    const auto at = [&](std::size_t p) {
      return cut<Places>(links, drop, grow, first_row(links.row_ptr(), p, parts));
    };
    const Cut begin = at(part), end = at(part + 1);
    rewire_rows<Places>(links, drop.subspan(begin.dropped, end.dropped - begin.dropped),
                        grow.subspan(begin.grown, end.grown - begin.grown), begin,
                        end.row, row_ptr.data(), col.data(), from.data());
  });
  return {Pattern(rows, links.cols(), std::move(row_ptr), std::move(col)),
          std::move(from), start};
}

}  // namespace detail

/// Drops the links at the positions `drop` (increasing) and grows the cells `grow`
/// (`row * cols + column`, increasing, none of them occupied by a survivor).  A place
/// that is dropped and grown at once counts as grown.  O(rows + links + grow log(links
/// of a row)).
inline Rewiring replace(const Pattern& links, std::span<const Position> drop,
                        std::span<const std::uint64_t> grow, Start start,
                        Team* team = nullptr) {
  detail::require_increasing(drop, links.size());
  detail::require_increasing(grow, links.cells());
  return detail::rewired<detail::Cells>(links, drop, grow, start, team);
}

}  // namespace rewire
