// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include <rewire/core/philox.hpp>
#include <rewire/core/random.hpp>
#include <rewire/core/simd.hpp>

namespace rewire {

namespace detail {

/// Fills `count` groups of 64 numbers of a stream, from its group `first` on.
struct FillRandom {
  static constexpr std::size_t group = 4 * philox_blocks;

  template <std::size_t Bytes>
  REWIRE_INLINE static void run(std::array<std::uint32_t, 2> key, PhiloxBlock stream,
                                std::uint64_t first, std::size_t count,
                                std::uint32_t* to) {
    for (std::size_t i = 0; i < count; ++i, to += group) {
      philox<Bytes>(key, stream, (first + i) * philox_blocks, to);
    }
  }
};

}  // namespace detail

/// A long row of random 32-bit numbers that can be read from anywhere: threads that
/// each read their stretch of it draw together what one of them would have drawn alone.
class RandomRow {
 public:
  /// The row that begins where `rng` stands.
  explicit RandomRow(Rng& rng)
      : key_{rng.bits32(), rng.bits32()}, stream_{0, 0, rng.bits32(), rng.bits32()} {}

  /// The numbers `first`, `first + 1`, ...
  void read(std::uint64_t first, std::span<std::uint32_t> to) const {
    if (const std::uint64_t skip = first % group; skip != 0) {
      const auto begun = to.first(std::min<std::size_t>(to.size(), group - skip));
      read_within(first, begun);
      first += begun.size();
      to = to.subspan(begun.size());
    }
    const std::size_t whole = to.size() / group;
    fill(first, whole, to.data());
    to = to.subspan(whole * group);
    if (!to.empty()) read_within(first + whole * group, to);
  }

 private:
  static constexpr std::size_t group = detail::FillRandom::group;

  void read_within(std::uint64_t first, std::span<std::uint32_t> to) const {
    std::array<std::uint32_t, group> all;
    const std::uint64_t skip = first % group;
    fill(first - skip, 1, all.data());
    std::copy_n(all.data() + skip, to.size(), to.data());
  }
  void fill(std::uint64_t first, std::size_t groups, std::uint32_t* to) const {
    dispatch<detail::FillRandom>(key_, stream_, first / group, groups, to);
  }

  std::array<std::uint32_t, 2> key_;
  detail::PhiloxBlock stream_;
};

}  // namespace rewire
