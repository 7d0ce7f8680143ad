// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
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

/// The key of rank `rank` among `keys`, which are equal but for their last `bits` bits.
inline std::uint32_t key_of_rank(std::span<std::uint32_t> keys, unsigned bits,
                                 std::size_t rank) {
  while (bits > 0 && keys.size() > 1) {
    const unsigned rest = bits / 2;
    const std::uint32_t mask = (1U << (bits - rest)) - 1;
    std::vector<std::uint32_t> counts(mask + 1);
    for (const std::uint32_t k : keys) ++counts[(k >> rest) & mask];
    std::uint32_t bin = 0;
    for (; rank >= counts[bin]; ++bin) rank -= counts[bin];
    std::size_t inside = 0;
    for (const std::uint32_t k : keys) {
      keys[inside] = k;  // stays if the next does not come here
      inside += ((k >> rest) & mask) == bin;
      if (inside == counts[bin]) break;
    }
    keys = keys.first(inside);
    bits = rest;
  }
  return keys.front();
}

/// Positions, increasing, and the largest key among them.
struct Ranked {
  std::vector<std::uint32_t> positions;
  std::uint32_t last = 0;
};

/// The positions of the values whose keys are from that of rank `low` to that of rank
/// `high` (from 0; low <= high < as many as there are), ties included.  O(n): a
/// histogram of the leading bits tells in which bins the two lie; what is in these and
/// between them is listed, and only those two are looked at closely.
template <class Key>
Ranked between_ranks(std::span<const float> values, Key key, std::size_t low,
                     std::size_t high, Team* team = nullptr) {
  constexpr unsigned shift = 18;
  using Histogram = std::array<std::uint32_t, (1U << (32 - shift))>;
  const std::size_t parts = size(team);
  const auto first = [&](std::size_t part) { return values.size() * part / parts; };
  std::vector<Histogram> counts(parts);
  run(team, [&](std::size_t part) {
    Histogram& mine = counts[part];
    for (std::size_t i = first(part), end = first(part + 1); i < end; ++i)
      ++mine[key(values[i]) >> shift];
  });
  const auto in_bin = [&](std::size_t b) {
    std::size_t all = 0;
    for (const Histogram& h : counts) all += h[b];
    return all;
  };
  std::size_t low_bin = 0, below = 0;  // with `below` keys in the bins before it
  for (std::size_t n; below + (n = in_bin(low_bin)) <= low; ++low_bin) below += n;
  std::size_t high_bin = low_bin, up_to = below;
  for (std::size_t n; up_to + (n = in_bin(high_bin)) <= high; ++high_bin) up_to += n;

  std::vector<std::size_t> start(parts + 1);
  for (std::size_t p = 0; p < parts; ++p) {
    const auto at = counts[p].begin();
    start[p + 1] = std::accumulate(at + low_bin, at + high_bin + 1, start[p]);
  }
  std::vector<std::uint32_t> positions(start[parts]), keys(start[parts]);
  run(team,
      [&, to_positions = positions.data(), to_keys = keys.data()](std::size_t part) {
        const std::size_t bins = high_bin - low_bin, end = start[part + 1];
        std::size_t to = start[part];
        for (std::size_t i = first(part); to < end; ++i) {
          const std::uint32_t k = key(values[i]);
          to_positions[to] = static_cast<std::uint32_t>(i);
          to_keys[to] = k;  // both stay if the next does not come here
          to += (k >> shift) - low_bin <= bins;
        }
      });
  // The keys in those two bins, each with room for one that does not stay.
  std::vector<std::uint32_t> lowest(in_bin(low_bin) + 1), highest(in_bin(high_bin) + 1);
  std::uint32_t *to_lowest = lowest.data(), *to_highest = highest.data();
  for (const std::uint32_t k : keys) {
    *to_lowest = *to_highest = k;
    to_lowest += k >> shift == low_bin;
    to_highest += k >> shift == high_bin;
  }
  lowest.pop_back();
  highest.pop_back();
  const std::uint32_t least = key_of_rank(lowest, shift, low - below),
                      most = key_of_rank(highest, shift, high - up_to);
  std::size_t left = 0;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    positions[left] = positions[i];
    left += keys[i] - least <= most - least;
  }
  positions.resize(left);
  return {std::move(positions), most};
}

/// The positions of the `count` lowest keys, increasing; of equal ones the first. O(n).
template <class Key>
std::vector<std::uint32_t> lowest(std::span<const float> values, Key key,
                                  std::size_t count, Team* team = nullptr) {
  if (count == 0 || values.empty()) return {};
  count = std::min(count, values.size());
  auto [found, most] = between_ranks(values, key, 0, count - 1, team);
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
