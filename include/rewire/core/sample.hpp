// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <rewire/core/errors.hpp>
#include <rewire/core/parallel.hpp>
#include <rewire/core/random.hpp>
#include <rewire/core/random_row.hpp>
#include <rewire/core/simd.hpp>

namespace rewire {

namespace detail {

/// Sorts the offsets drawn in each of the slices [0, slices) and writes the numbers
/// they stand for, without what occurs twice, to `to`, which moves on.  Offsets of
/// slice s: [start[s], start[s + 1]), less start[0]; 16 more may be read.
struct SortSlices {
  template <std::size_t Bytes>
  REWIRE_INLINE static void run(std::uint32_t* offsets, const std::uint32_t* start,
                                std::size_t slices, std::uint64_t first, unsigned bits,
                                std::uint64_t** to) {
    std::uint64_t* out = *to;
    for (std::size_t s = 0; s < slices; ++s, first += std::uint64_t{1} << bits) {
      const std::size_t count = start[s + 1] - start[s];
      std::uint32_t* const offset = offsets + (start[s] - start[0]);
      out += count <= most ? few<Bytes>(offset, count, first, out)
                           : many(offset, count, first, out);
    }
    *to = out;
  }

  static constexpr std::size_t most = 16;

 private:
  /// Each takes the place that counting gives it, as many as are smaller stand before:
  /// no branch depends on them.  Equal ones share a place; what then stays empty is
  /// closed.
  template <std::size_t Bytes>
  REWIRE_INLINE static std::size_t few(const std::uint32_t* offset, std::size_t count,
                                       std::uint64_t first, std::uint64_t* to) {
    using V = Vec<std::uint32_t, Bytes>;
    constexpr std::size_t lanes = Bytes / sizeof(std::uint32_t);
    std::uint32_t smaller[most];
    for (std::size_t i = 0; i < most; i += lanes) {
      V mine, sum = {};
      load(mine, offset + i);
      for (std::size_t j = 0; j < count; ++j) sum -= (V)(offset[j] < mine);
      store(smaller + i, sum);
    }
    std::uint32_t used = 0;
    for (std::size_t i = 0; i < count; ++i) {
      to[smaller[i]] = first + offset[i];
      used |= std::uint32_t{1} << smaller[i];
    }
    if (used == (std::uint32_t{1} << count) - 1) return count;
    std::size_t left = 0;
    for (std::size_t i = 0; i < count; ++i) {
      to[left] = to[i];
      left += used >> i & 1;
    }
    return left;
  }

  static std::size_t many(std::uint32_t* offset, std::size_t count, std::uint64_t first,
                          std::uint64_t* to) {
    std::sort(offset, offset + count);
    const auto left =
        static_cast<std::size_t>(std::unique(offset, offset + count) - offset);
    for (std::size_t i = 0; i < left; ++i) to[i] = first + offset[i];
    return left;
  }
};

/// Draws into `chosen` as many numbers below `bound` as it is long, and keeps those
/// that are distinct, increasing; returns how many.  The range is cut into slices of
/// 2^`bits` numbers: first it is drawn how many fall into each slice, then which, so
/// that nothing but a slice is ever sorted and threads share the slices.
inline std::size_t draw_slices(std::span<std::uint64_t> chosen, std::uint64_t bound,
                               unsigned bits, Rng& rng, Team* team) {
  const RandomRow of_slices(rng), of_numbers(rng);
  const std::size_t parts = size(team), count = chosen.size();
  const auto slices = static_cast<std::size_t>(((bound - 1) >> bits) + 1);
  // A draw that would favour some slices (Lemire 2019) goes to one that does not exist.
  const std::uint64_t unfair = (std::uint64_t{1} << 32) % slices;
  std::vector<std::uint32_t> counts(parts * (slices + 1));
  run(team, [&](std::size_t part) {
    std::uint32_t* const mine = counts.data() + part * (slices + 1);
    const std::size_t begin = count * part / parts, end = count * (part + 1) / parts;
    std::array<std::uint32_t, 1024> random;
    for (std::size_t i = begin; i < end; i += random.size()) {
      const std::span some(random.data(), std::min(random.size(), end - i));
      of_slices.read(i, some);
      for (const std::uint32_t bits32 : some) {
        const std::uint64_t p = bits32 * std::uint64_t{slices};
        ++mine[(p & 0xFFFFFFFF) < unfair ? slices : p >> 32];
      }
    }
  });
  std::vector<std::uint32_t> start(slices + 1);
  for (std::size_t s = 0; s < slices; ++s) {
    start[s + 1] = start[s];
    for (std::size_t p = 0; p < parts; ++p)
      start[s + 1] += counts[p * (slices + 1) + s];
  }
  std::vector<std::size_t> found(parts);
  run(team, [&](std::size_t part) {
    const std::size_t begin = slices * part / parts, end = slices * (part + 1) / parts;
    std::uint64_t* to = chosen.data() + start[begin];
    std::vector<std::uint32_t> offsets;
    constexpr std::size_t some = 128;
    for (std::size_t s = begin; s < end; s += some) {
      const std::size_t here = std::min(some, end - s),
                        in_all = start[s + here] - start[s];
      offsets.resize(std::max(offsets.size(), in_all + SortSlices::most));
      of_numbers.read(start[s], std::span(offsets).first(in_all));
      for (std::size_t i = 0; i < in_all; ++i) offsets[i] >>= 32 - bits;
      dispatch<SortSlices>(offsets.data(), start.data() + s, here,
                           std::uint64_t{s} << bits, bits, &to);
    }
    found[part] = static_cast<std::size_t>(to - chosen.data()) - start[begin];
  });
  std::size_t left = found[0];
  for (std::size_t part = 1; part < parts; ++part) {
    const auto from = chosen.begin() + start[slices * part / parts];
    std::copy_n(from, found[part], chosen.begin() + static_cast<std::ptrdiff_t>(left));
    left += found[part];
  }
  // The last slice may reach beyond the bound.
  while (left > 0 && chosen[left - 1] >= bound) --left;
  return left;
}

/// Completes `chosen`, of which the first `found` numbers are drawn: distinct, below
/// `bound`, increasing.
inline void draw_rest(std::span<std::uint64_t> chosen, std::size_t found,
                      std::uint64_t bound, Rng& rng) {
  std::vector<std::uint64_t> rest;
  const std::size_t missing = chosen.size() - found;
  while (rest.size() < missing) {
    for (std::size_t n = missing - rest.size(); n > 0; --n) {
      const std::uint64_t x = rng.below(bound);
      if (!std::binary_search(chosen.data(), chosen.data() + found, x))
        rest.push_back(x);
    }
    std::sort(rest.begin(), rest.end());
    rest.erase(std::unique(rest.begin(), rest.end()), rest.end());
  }
  std::uint64_t *end = chosen.data() + chosen.size(), *last = chosen.data() + found;
  for (; !rest.empty(); rest.pop_back()) {  // merges from behind
    std::uint64_t* const above = std::upper_bound(chosen.data(), last, rest.back());
    end = std::copy_backward(above, last, end);
    last = above;
    *--end = rest.back();
  }
}

/// `count` distinct numbers below `bound`, increasing; fast while count <= bound / 2.
/// The first `count` distinct draws are a uniform subset, in whatever order and in how
/// many rounds they are drawn, as long as no round draws more than are missing.
inline std::vector<std::uint64_t> sample_few(std::uint64_t count, std::uint64_t bound,
                                             Rng& rng, Team* team) {
  std::vector<std::uint64_t> chosen(static_cast<std::size_t>(count));
  std::size_t found = 0;
  constexpr std::uint64_t few = 256, in_slice = 4;  // at least; at most twice as many
  unsigned bits = 0;
  while (bits < 64 && bound >> bits >= count / in_slice) ++bits;
  if (count >= few && count >> 32 == 0 && bits <= 32)
    found = draw_slices(chosen, bound, bits, rng, team);
  draw_rest(chosen, found, bound, rng);
  return chosen;
}

}  // namespace detail

/// A uniformly random set of `count` distinct numbers below `bound`, increasing, the
/// same for every team.  Time and memory are O(count) however large `bound` is, and
/// exact up to count = bound.
inline std::vector<std::uint64_t> sample(std::uint64_t count, std::uint64_t bound,
                                         Rng& rng, Team* team = nullptr) {
  if (count > bound) {
    throw Error({"sample", text("at most ", bound, " distinct numbers"), text(count),
                 "ask for fewer"});
  }
  if (count <= bound / 2) return detail::sample_few(count, bound, rng, team);
  const auto left_out = detail::sample_few(bound - count, bound, rng, team);
  std::vector<std::uint64_t> chosen;
  chosen.reserve(static_cast<std::size_t>(count));
  auto skip = left_out.begin();
  for (std::uint64_t n = 0; n < bound; ++n) {
    if (skip != left_out.end() && *skip == n) {
      ++skip;
    } else {
      chosen.push_back(n);
    }
  }
  return chosen;
}

}  // namespace rewire
