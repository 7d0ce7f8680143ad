// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <utility>
#include <vector>

#include <rewire/concepts/topology.hpp>
#include <rewire/core/rank.hpp>
#include <rewire/storage/missing_links.hpp>
#include <rewire/storage/sparse_weights.hpp>

namespace rewire {

/// Smaller gradients count as none: a link there would not learn either.
inline constexpr float least_gradient = 1e-28f;

namespace detail {

/// Of the missing links that a search offers in any order, the `count` with the largest
/// |gradient|, of equal ones the lowest cells.  Holds about twice as many.
class Strongest {
 public:
  explicit Strongest(std::size_t count, float least = least_gradient)
      : count_(count), least_(least) {}

  /// Gradients of smaller magnitude need not be offered.
  float least() const { return least_; }

  void offer(std::uint64_t cell, float gradient) {
    constexpr std::size_t spare = 1024;
    if (!(std::abs(gradient) >= least_)) return;  // a NaN is none
    found_.cells.push_back(cell);
    found_.gradients.push_back(gradient);
    if (found_.size() < 2 * count_ + spare) return;
    found_ = take();
    least_ = std::numeric_limits<float>::infinity();
    for (const float other : found_.gradients)
      least_ = std::min(least_, std::abs(other));
  }

  /// Them, by increasing cell; all that were offered where they are fewer.
  MissingLinks take() {
    MissingLinks all = by_cell(std::exchange(found_, {}));
    if (all.size() <= count_) return all;
    return picked(all, lowest(all.gradients, ByWeakness{}, count_));
  }

 private:
  static MissingLinks by_cell(MissingLinks all) {
    if (std::is_sorted(all.cells.begin(), all.cells.end())) return all;
    std::vector<std::uint32_t> order(all.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
      return all.cells[a] < all.cells[b];
    });
    return picked(all, order);
  }

  static MissingLinks picked(const MissingLinks& from,
                             const std::vector<std::uint32_t>& positions) {
    MissingLinks out;
    out.cells.reserve(positions.size());
    out.gradients.reserve(positions.size());
    for (const std::uint32_t i : positions) {
      out.cells.push_back(from.cells[i]);
      out.gradients.push_back(from.gradients[i]);
    }
    return out;
  }

  std::size_t count_;
  float least_;
  MissingLinks found_;
};

/// What several searches, each of some cells, have found together.
inline MissingLinks strongest_of(std::vector<Strongest>& parts, std::size_t count) {
  Strongest all(count);
  for (Strongest& part : parts) {
    const MissingLinks found = part.take();
    for (std::size_t i = 0; i < found.size(); ++i)
      all.offer(found.cells[i], found.gradients[i]);
  }
  return all.take();
}

/// In a step in which the topology wants to see missing links, keeps those that
/// `find(count)` finds beside the weights.
template <class Topology, class T, class Find>
void note_missing(const Topology& topology, const Progress& now,
                  SparseWeights<T>& weights, Find find) {
  const std::size_t wanted = candidates(topology, weights.size(), now);
  if (wanted == 0 && weights.missing().size() == 0) return;
  weights.note_missing(find(wanted));
}

}  // namespace detail

}  // namespace rewire
