// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include <rewire/core/random.hpp>
#include <rewire/core/simd.hpp>

namespace rewire::detail {

inline constexpr std::size_t philox_blocks = 16;  ///< drawn at once

/// Word w of block first + j goes to bits[w * 16 + j], for 16 blocks of the stream: the
/// words that `Rng` draws one by one, three times as fast.
REWIRE_INLINE void philox(std::array<std::uint32_t, 2> key, PhiloxBlock counter,
                          std::uint64_t first,
                          std::uint32_t (&bits)[4 * philox_blocks]) {
  constexpr std::size_t n = philox_blocks;
  std::uint32_t c0[n], c1[n], c2[n], c3[n];
  const std::uint64_t start = (std::uint64_t{counter[1]} << 32 | counter[0]) + first;
  for (std::size_t j = 0; j < n; ++j) {
    c0[j] = static_cast<std::uint32_t>(start + j);
    c1[j] = static_cast<std::uint32_t>((start + j) >> 32);
    c2[j] = counter[2];
    c3[j] = counter[3];
  }
  for (int round = 0; round < 10; ++round) {
    for (std::size_t j = 0; j < n; ++j) {
      const std::uint64_t a = std::uint64_t{0xD2511F53} * c0[j];
      const std::uint64_t b = std::uint64_t{0xCD9E8D57} * c2[j];
      c0[j] = static_cast<std::uint32_t>(b >> 32) ^ c1[j] ^ key[0];
      c1[j] = static_cast<std::uint32_t>(b);
      c2[j] = static_cast<std::uint32_t>(a >> 32) ^ c3[j] ^ key[1];
      c3[j] = static_cast<std::uint32_t>(a);
    }
    key[0] += 0x9E3779B9;
    key[1] += 0xBB67AE85;
  }
  for (std::size_t j = 0; j < n; ++j) {
    bits[j] = c0[j];
    bits[n + j] = c1[j];
    bits[2 * n + j] = c2[j];
    bits[3 * n + j] = c3[j];
  }
}

}  // namespace rewire::detail
