// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include <rewire/core/errors.hpp>
#include <rewire/tune/pareto.hpp>

namespace rewire {

namespace detail {

/// The area below a staircase of points that grows a point at a time: what they
/// dominate up to (right, top).
class Staircase {
 public:
  Staircase(double right, double top) : right_(right), top_(top) {}

  double area() const { return area_; }

  void add(double x, double y) {
    if (!(x < right_ && y < top_)) return;
    auto next = steps_.upper_bound(x);
    double above = top_;  // of the step that x falls on
    if (next != steps_.begin()) above = std::prev(next)->second;
    if (above <= y) return;
    // Walk over the steps that the new point covers.
    double from = x;
    while (true) {
      const double to = next == steps_.end() ? right_ : next->first;
      area_ += (to - from) * (above - y);
      if (next == steps_.end() || next->second <= y) break;
      from = to;
      above = next->second;
      next = steps_.erase(next);
    }
    steps_[x] = y;
  }

 private:
  double right_, top_, area_ = 0;
  std::map<double, double> steps_;  ///< x to y: rising x, falling y
};

}  // namespace detail

/// The volume that the points dominate, up to `reference`: exact, of 2 or 3 objectives,
/// O(n log n).  In 3, slices by the last objective under a staircase of the others
/// (Beume et al., IEEE TEVC 2009).  A point that is not below the reference everywhere
/// counts nothing.  Throws Error for another number of objectives.
inline double hypervolume(std::span<const Costs> points,
                          std::span<const double> reference) {
  const std::size_t n = reference.size();
  for (const Costs& p : points) {
    if (p.size() == n && (n == 2 || n == 3)) continue;
    throw Error({"hypervolume", "points and reference of 2 or 3 objectives",
                 text(p.size(), " and ", n), "choose objectives"});
  }
  if (points.empty()) return 0;
  detail::Staircase stairs(reference[0], reference[1]);
  if (n == 2) {
    for (const Costs& p : points) stairs.add(p[0], p[1]);
    return stairs.area();
  }
  std::vector<const Costs*> order;
  for (const Costs& p : points)
    if (p[2] < reference[2]) order.push_back(&p);
  std::sort(order.begin(), order.end(),
            [](const Costs* a, const Costs* b) { return (*a)[2] < (*b)[2]; });
  double volume = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const Costs& p = *order[i];
    stairs.add(p[0], p[1]);
    const double until = i + 1 < order.size() ? (*order[i + 1])[2] : reference[2];
    volume += stairs.area() * (until - p[2]);
  }
  return volume;
}

/// What only `point` would add to the volume of `front`: its box up to the reference
/// without what the front dominates there.  Exactly 0 where the front dominates it.
inline double exclusive_hypervolume(std::span<const Costs> front, const Costs& point,
                                    std::span<const double> reference) {
  std::vector<Costs> inside;  // the front as seen from the corner of the box
  for (const Costs& f : front) {
    Costs p = f;
    for (std::size_t k = 0; k < p.size(); ++k) p[k] = std::max(p[k], point[k]);
    if (p == point) return 0;
    inside.push_back(std::move(p));
  }
  double box = 1;
  for (std::size_t k = 0; k < point.size(); ++k)
    box *= std::max(0.0, reference[k] - point[k]);
  return std::max(0.0, box - hypervolume(inside, reference));
}

}  // namespace rewire
