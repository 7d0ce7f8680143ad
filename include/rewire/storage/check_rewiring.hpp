// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>

#include <rewire/core/choose.hpp>
#include <rewire/core/errors.hpp>
#include <rewire/core/parallel.hpp>
#include <rewire/storage/pattern.hpp>
#include <rewire/storage/rewiring.hpp>

namespace rewire {

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
/// Where columns increase before and after, origins in the same columns do so too.
inline bool row_fits(const Pattern& before, const Rewiring& change, std::size_t row) {
  const Pattern& after = change.links;
  const std::uint32_t *old_col = before.col().data(), *new_col = after.col().data();
  const Position* const from = change.from.data();
  const std::uint64_t first = before.row_ptr()[row],
                      links = before.row_ptr()[row + 1] - first;
  bool fits = true;
  for (std::uint64_t k = after.row_ptr()[row]; k < after.row_ptr()[row + 1]; ++k) {
    const Position old = from[k];
    const bool inside = old - first < links;
    const bool same = old_col[choose(inside, old, Position{0})] == new_col[k];
    fits &= (inside & same) | (old == grown);
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
