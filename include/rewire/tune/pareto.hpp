// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

namespace rewire {

/// What is to be made small, a number an objective.
using Costs = std::vector<double>;

/// Whether `a` is nowhere worse than `b`, and better in one objective at least.
inline bool dominates(std::span<const double> a, std::span<const double> b) {
  bool better = false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] > b[i]) return false;
    better = better || a[i] < b[i];
  }
  return better;
}

/// The layer of each point, from 0: those that no point dominates; those that none
/// dominates when layer 0 is taken away; and so on (Deb et al., IEEE TEVC 2002).  Equal
/// points share a layer.
inline std::vector<std::size_t> pareto_ranks(std::span<const Costs> points) {
  std::vector<std::size_t> by(points.size()), rank(points.size(), 0), current;
  std::vector<std::vector<std::size_t>> below(points.size());
  for (std::size_t i = 0; i < points.size(); ++i) {
    for (std::size_t j = 0; j < points.size(); ++j) {
      if (dominates(points[i], points[j])) below[i].push_back(j);
      if (dominates(points[j], points[i])) ++by[i];
    }
    if (by[i] == 0) current.push_back(i);
  }
  for (std::size_t layer = 0; !current.empty(); ++layer) {
    std::vector<std::size_t> next;
    for (const std::size_t i : current) {
      rank[i] = layer;
      for (const std::size_t j : below[i])
        if (--by[j] == 0) next.push_back(j);
    }
    current = std::move(next);
  }
  return rank;
}

/// The places of the points that none dominates; of equal ones the first.
inline std::vector<std::size_t> pareto_front(std::span<const Costs> points) {
  std::vector<std::size_t> front;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const auto beats = [&](std::size_t j) {
      return dominates(points[j], points[i]) || (j < i && points[j] == points[i]);
    };
    std::size_t j = 0;
    while (j < points.size() && !beats(j)) ++j;
    if (j == points.size()) front.push_back(i);
  }
  return front;
}

/// How far the neighbours of each point lie apart, summed over the objectives as shares
/// of their ranges; infinite for the ends of each (Deb et al. 2002).  An objective in
/// which all points are equal tells nothing.
inline std::vector<double> crowding_distances(std::span<const Costs> points) {
  constexpr double infinite = std::numeric_limits<double>::infinity();
  std::vector<double> distance(points.size(), 0);
  std::vector<std::size_t> order(points.size());
  const std::size_t objectives = points.empty() ? 0 : points[0].size();
  for (std::size_t k = 0; k < objectives; ++k) {
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return points[a][k] < points[b][k];
    });
    const double range = points[order.back()][k] - points[order.front()][k];
    if (!(range > 0)) continue;
    distance[order.front()] = distance[order.back()] = infinite;
    for (std::size_t i = 1; i + 1 < order.size(); ++i)
      distance[order[i]] += (points[order[i + 1]][k] - points[order[i - 1]][k]) / range;
  }
  return distance;
}

}  // namespace rewire
