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

/// Drops the links at the positions `drop` (increasing) and grows the cells `grow`
/// (`row * cols + column`, increasing, none of them occupied by a survivor).  A place
/// that is dropped and grown at once counts as grown.  O(rows + links + grow).
inline Rewiring replace(const Pattern& links, std::span<const Position> drop,
                        std::span<const std::uint64_t> grow, Start start) {
  const std::size_t rows = links.rows(), cols = links.cols();
  const std::size_t size =
      links.size() - std::min(drop.size(), links.size()) + grow.size();
  std::vector<std::uint64_t> row_ptr(rows + 1);
  std::vector<std::uint32_t> col;
  std::vector<Position> from;
  col.reserve(size);
  from.reserve(size);
  auto dropped = drop.begin();
  auto added = grow.begin();
  Position old = 0;
  for (std::size_t r = 0; r < rows; ++r) {
    const std::uint64_t start_of_row = std::uint64_t{r} * cols;
    const auto add_below = [&](std::uint64_t column) {
      for (; added != grow.end() && *added < start_of_row + column; ++added) {
        col.push_back(static_cast<std::uint32_t>(*added - start_of_row));
        from.push_back(grown);
      }
    };
    for (const std::uint32_t c : links.row(r)) {
      const Position here = old++;
      if (dropped != drop.end() && *dropped == here) {
        ++dropped;
        continue;
      }
      add_below(c);
      col.push_back(c);
      from.push_back(here);
    }
    add_below(cols);
    row_ptr[r + 1] = col.size();
  }
  if (dropped != drop.end() || added != grow.end()) {
    throw Error({"replace", "positions and cells inside the layer, increasing",
                 "one that is not", "sort them and drop duplicates"});
  }
  return {Pattern(rows, cols, std::move(row_ptr), std::move(col)), std::move(from),
          start};
}

/// Throws unless `change` is a rewiring of `before`: every survivor still the same
/// link, each old link used at most once.  What the new pattern itself must keep,
/// `Pattern` has checked.
inline void check_rewiring(const Pattern& before, const Rewiring& change) {
  const auto bad = [](const char* expected, auto found) {
    throw Error({"Rewiring", expected, text(found), "correct the topology's evolve"});
  };
  const Pattern& after = change.links;
  if (after.rows() != before.rows()) bad("as many rows as before", after.rows());
  if (after.cols() != before.cols()) bad("as many columns as before", after.cols());
  if (change.from.size() != after.size())
    bad("an origin for every link", change.from.size());
  std::size_t row_before = 0;
  Position least = 0;
  for (std::size_t r = 0; r < after.rows(); ++r) {
    for (std::uint64_t k = after.row_ptr()[r]; k < after.row_ptr()[r + 1]; ++k) {
      const Position old = change.from[k];
      if (old == grown) continue;
      if (old >= before.size()) bad("origins among the old links", old);
      if (old < least) bad("origins that increase", old);
      least = old + 1;
      while (before.row_ptr()[row_before + 1] <= old) ++row_before;
      if (row_before != r || before.col()[old] != after.col()[k]) {
        bad("survivors that stay in their place", old);
      }
    }
  }
}

}  // namespace rewire
