// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include <rewire/core/parallel.hpp>

namespace rewire::detail {

/// Numbers in the order of the floats they stand for; 0 and -0 are the same.
struct ByValue {
  std::uint32_t operator()(float v) const {
    const auto bits = std::bit_cast<std::uint32_t>(v + 0.0f);
    return bits ^ (bits >> 31 != 0 ? ~std::uint32_t{0} : std::uint32_t{1} << 31);
  }
};

/// Numbers in the order of magnitudes.
struct ByMagnitude {
  std::uint32_t operator()(float v) const {
    return std::bit_cast<std::uint32_t>(v) & 0x7FFFFFFF;
  }
};

/// Numbers against the order of magnitudes.
struct ByWeakness {
  std::uint32_t operator()(float v) const { return 0x7FFFFFFF - ByMagnitude{}(v); }
};

/// How many of `values` are as `wanted` says.
template <class Wanted>
std::size_t count_where(std::span<const float> values, Wanted wanted) {
  // A fixed trip count is what compilers vectorise.
  constexpr std::size_t block = 64;
  std::size_t count = 0, i = 0;
  for (; i + block <= values.size(); i += block) {
    std::uint32_t here = 0;
    for (std::size_t j = 0; j < block; ++j) here += wanted(values[i + j]);
    count += here;
  }
  for (; i < values.size(); ++i) count += wanted(values[i]);
  return count;
}
template <class Wanted>
std::size_t count_where(std::span<const float> values, Wanted wanted, Team* team) {
  std::atomic<std::size_t> count{0};
  parallel_for(team, values.size(), [&](std::size_t begin, std::size_t end) {
    count += count_where(values.subspan(begin, end - begin), wanted);
  });
  return count;
}

/// The keys of rank `ranks[0]` and so on (from 0, in any order) among those of
/// `values`. O(n): a histogram of their leading bits tells in which bin a rank lies,
/// and only that bin is looked at closely.
template <class Key, std::size_t N>
std::array<std::uint32_t, N> keys_of_rank(std::span<const float> values, Key key,
                                          const std::array<std::size_t, N>& ranks,
                                          Team* team = nullptr) {
  constexpr unsigned shift = 18;
  using Histogram = std::array<std::uint32_t, (1U << (32 - shift))>;
  const std::size_t parts = size(team);
  std::vector<Histogram> counts(parts);
  run(team, [&](std::size_t part) {
    Histogram& mine = counts[part];
    const std::size_t begin = values.size() * part / parts,
                      end = values.size() * (part + 1) / parts;
    for (std::size_t i = begin; i < end; ++i) ++mine[key(values[i]) >> shift];
  });
  // For each rank its bin, and the rank within it.
  std::array<std::pair<std::size_t, std::size_t>, N> bin;
  for (std::size_t k = 0; k < N; ++k) {
    std::size_t b = 0, rest = ranks[k];
    for (;; ++b) {
      std::size_t here = 0;
      for (const Histogram& h : counts) here += h[b];
      if (rest < here) break;
      rest -= here;
    }
    bin[k] = {b, rest};
  }
  std::array<std::uint32_t, N> found;
  for (std::size_t k = 0; k < N; ++k) {
    const std::size_t b = bin[k].first;
    std::vector<std::size_t> start(parts + 1);
    for (std::size_t p = 0; p < parts; ++p) start[p + 1] = start[p] + counts[p][b];
    std::vector<std::uint32_t> keys(start[parts]);
    run(team, [&](std::size_t part) {
      std::size_t to = start[part];
      for (std::size_t i = values.size() * part / parts; to < start[part + 1]; ++i) {
        keys[to] = key(values[i]);  // stays if the next does not come here
        to += keys[to] >> shift == b;
      }
    });
    const auto at = keys.begin() + static_cast<std::ptrdiff_t>(bin[k].second);
    std::nth_element(keys.begin(), at, keys.end());
    found[k] = *at;
  }
  return found;
}

/// The positions of the values whose key is in [low, high], increasing.
template <class Key>
std::vector<std::uint32_t> positions_of_keys(std::span<const float> values, Key key,
                                             std::uint32_t low, std::uint32_t high,
                                             Team* team) {
  const auto inside = [=](float v) { return key(v) - low <= high - low; };
  const std::size_t parts = size(team);
  const auto first = [&](std::size_t part) { return values.size() * part / parts; };
  std::vector<std::size_t> start(parts + 1);
  run(team, [&](std::size_t part) {
    start[part + 1] =
        count_where(values.subspan(first(part), first(part + 1) - first(part)), inside);
  });
  for (std::size_t p = 0; p < parts; ++p) start[p + 1] += start[p];
  std::vector<std::uint32_t> found(start[parts]);
  run(team, [&](std::size_t part) {
    std::size_t to = start[part];
    for (std::size_t i = first(part); to < start[part + 1]; ++i) {
      found[to] =
          static_cast<std::uint32_t>(i);  // stays if the next does not come here
      to += inside(values[i]);
    }
  });
  return found;
}

/// The positions of the `count` lowest keys, increasing; of equal ones the first. O(n).
template <class Key>
std::vector<std::uint32_t> lowest(std::span<const float> values, Key key,
                                  std::size_t count, Team* team = nullptr) {
  if (count == 0 || values.empty()) return {};
  count = std::min(count, values.size());
  const auto [most] = keys_of_rank(values, key, std::array{count - 1}, team);
  auto found = positions_of_keys(values, key, 0, most, team);
  constexpr auto nowhere = std::numeric_limits<std::uint32_t>::max();
  // Of those just at the limit, the last are too many.
  std::size_t spare = found.size() - count;
  for (std::size_t i = found.size(); spare > 0; --i) {
    if (key(values[found[i - 1]]) != most) continue;
    found[i - 1] = nowhere;
    --spare;
  }
  std::erase(found, nowhere);
  return found;
}

}  // namespace rewire::detail
