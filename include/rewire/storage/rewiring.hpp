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
  Start start = Start::drawn;

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

inline Cut cut(const Pattern& links, std::span<const Position> drop,
               std::span<const std::uint64_t> grow, std::size_t row) {
  const std::uint64_t old = links.row_ptr()[row];
  const auto before = [](auto all, std::uint64_t limit) {
    return static_cast<std::size_t>(std::lower_bound(all.begin(), all.end(), limit) -
                                    all.begin());
  };
  return {row, old, before(drop, old), before(grow, row * links.cols())};
}

template <class E>
bool increase_below(std::span<const E> all, std::uint64_t bound) {
  bool right = true;
  for (std::size_t i = 1; i < all.size(); ++i) right &= all[i - 1] < all[i];
  return right && (all.empty() || all.back() < bound);
}

/// One part of `replace`: the rows between two cuts.
inline void replace_rows(const Pattern& links, const Position* dropped,
                         const Position* dropped_end, const std::uint64_t* added,
                         const std::uint64_t* added_end, const Cut& begin,
                         std::size_t end_row, std::uint64_t* row_ptr,
                         std::uint32_t* col, Position* from) {
  const std::uint32_t* const old = links.col().data();
  std::uint64_t to = begin.survivors() + begin.grown, k = begin.old;
  for (std::size_t r = begin.row; r < end_row; ++r) {
    const std::uint64_t start_of_row = std::uint64_t{r} * links.cols();
    const std::uint64_t end = links.row_ptr()[r + 1];
    // What is next comes without a branch that would depend on it; a link that is
    // dropped is written too, and then written over.
    while (k < end && added != added_end) {
      const std::uint64_t cell = start_of_row + old[k];
      const bool grows = *added < cell;
      const bool goes = !grows & (dropped != dropped_end && *dropped == k);
      col[to] = static_cast<std::uint32_t>((grows ? *added : cell) - start_of_row);
      from[to] = grows ? grown : static_cast<Position>(k);
      to += !goes;
      added += grows;
      dropped += goes;
      k += !grows;
    }
    for (; k < end; ++k) {
      const bool goes = dropped != dropped_end && *dropped == k;
      if (goes) {
        ++dropped;
        continue;
      }
      col[to] = old[k];
      from[to++] = static_cast<Position>(k);
    }
    for (; added != added_end && *added < start_of_row + links.cols(); ++added) {
      col[to] = static_cast<std::uint32_t>(*added - start_of_row);
      from[to++] = grown;
    }
    row_ptr[r + 1] = to;
  }
}

}  // namespace detail

/// Drops the links at the positions `drop` (increasing) and grows the cells `grow`
/// (`row * cols + column`, increasing, none of them occupied by a survivor).  A place
/// that is dropped and grown at once counts as grown.  O(rows + links + grow).
inline Rewiring replace(const Pattern& links, std::span<const Position> drop,
                        std::span<const std::uint64_t> grow, Start start,
                        Team* team = nullptr) {
  if (!detail::increase_below(drop, links.size()) ||
      !detail::increase_below(grow, links.cells())) {
    throw Error({"replace", "positions and cells inside the layer, increasing",
                 "one that is not", "sort them and drop duplicates"});
  }
  const std::size_t rows = links.rows(), parts = size(team);
  const std::size_t links_after = links.size() - drop.size() + grow.size();
  std::vector<std::uint64_t> row_ptr(rows + 1);
  std::vector<std::uint32_t> col(links_after);
  std::vector<Position> from(links_after);
  run(team, [&](std::size_t part) {
    const auto at = [&](std::size_t p) {
      return detail::cut(links, drop, grow, first_row(links.row_ptr(), p, parts));
    };
    const detail::Cut begin = at(part), end = at(part + 1);
    detail::replace_rows(links, drop.data() + begin.dropped, drop.data() + end.dropped,
                         grow.data() + begin.grown, grow.data() + end.grown, begin,
                         end.row, row_ptr.data(), col.data(), from.data());
  });
  return {Pattern(rows, links.cols(), std::move(row_ptr), std::move(col)),
          std::move(from), start};
}

namespace detail {

[[noreturn]] inline void bad_rewiring(const char* expected, std::uint64_t found) {
  throw Error({"Rewiring", expected, text(found), "correct the topology's evolve"});
}

/// The survivors of one row, one by one, to say what is wrong with them.
inline void check_row(const Pattern& before, const Rewiring& change, std::size_t row) {
  const Pattern& after = change.links;
  std::uint64_t least = before.row_ptr()[row];
  for (std::uint64_t k = after.row_ptr()[row]; k < after.row_ptr()[row + 1]; ++k) {
    const Position old = change.from[k];
    if (old == grown) continue;
    if (old >= before.size()) bad_rewiring("origins among the old links", old);
    if (old >= before.row_ptr()[row] && old < least)
      bad_rewiring("origins that increase", old);
    if (old < least || old >= before.row_ptr()[row + 1] ||
        before.col()[old] != after.col()[k]) {
      bad_rewiring("survivors that stay in their place", old);
    }
    least = old + std::uint64_t{1};
  }
}

/// Whether `check_row` would find nothing, without a branch that depends on a link.
inline bool row_fits(const Pattern& before, const Rewiring& change, std::size_t row) {
  const Pattern& after = change.links;
  const std::uint32_t *old_col = before.col().data(), *new_col = after.col().data();
  const std::uint64_t first = before.row_ptr()[row], end = before.row_ptr()[row + 1];
  std::uint64_t least = first;
  bool fits = true;
  for (std::uint64_t k = after.row_ptr()[row]; k < after.row_ptr()[row + 1]; ++k) {
    const Position old = change.from[k];
    const bool lives = old != grown, inside = (old >= least) & (old < end);
    fits &= !lives | inside;
    fits &= !inside | (old_col[inside ? old : 0] == new_col[k]);
    least = lives ? old + std::uint64_t{1} : least;
  }
  return fits;
}

}  // namespace detail

/// Throws unless `change` is a rewiring of `before`: every survivor still the same
/// link, each old link used at most once.  What the new pattern itself must keep,
/// `Pattern` has checked.
inline void check_rewiring(const Pattern& before, const Rewiring& change,
                           Team* team = nullptr) {
  const Pattern& after = change.links;
  if (after.rows() != before.rows())
    detail::bad_rewiring("as many rows as before", after.rows());
  if (after.cols() != before.cols())
    detail::bad_rewiring("as many columns as before", after.cols());
  if (change.from.size() != after.size())
    detail::bad_rewiring("an origin for every link", change.from.size());
  parallel_for(team, after.rows(), [&](std::size_t begin, std::size_t end) {
    for (std::size_t r = begin; r < end; ++r) {
      if (before.size() == 0 || !detail::row_fits(before, change, r))
        detail::check_row(before, change, r);
    }
  });
}

}  // namespace rewire
