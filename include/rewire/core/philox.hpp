// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include <rewire/core/random.hpp>
#include <rewire/core/simd.hpp>

namespace rewire::detail {

inline constexpr std::size_t philox_blocks = 16;  ///< drawn at once

/// Blocks of the stream, one a lane of 64 bits: a word in the lower half, anything in
/// the upper one.
template <std::size_t Bytes>
struct PhiloxLanes {
  using V = Vec<std::uint64_t, Bytes>;
  static constexpr std::size_t lanes = Bytes / sizeof(std::uint64_t);
  V c0, c1, c2, c3;

  REWIRE_INLINE PhiloxLanes(std::uint64_t block, const V& word2, const V& word3)
      : c2(word2), c3(word3) {
    std::uint64_t blocks[lanes];
    for (std::size_t j = 0; j < lanes; ++j) blocks[j] = block + j;
    load(c0, +blocks);
    c1 = c0 >> 32;
  }
  REWIRE_INLINE void round(const V& key0, const V& key1) {
    V a, b;
    multiply_low(a, c0, V{} + std::uint64_t{0xD2511F53});
    multiply_low(b, c2, V{} + std::uint64_t{0xCD9E8D57});
    c0 = (b >> 32) ^ c1 ^ key0;
    c1 = b;
    c2 = (a >> 32) ^ c3 ^ key1;
    c3 = a;
  }
  /// Word w of all blocks to `to` + w * `stride`.
  REWIRE_INLINE void write(std::uint32_t* to, std::size_t stride) const {
    narrow(to, c0);
    narrow(to + stride, c1);
    narrow(to + 2 * stride, c2);
    narrow(to + 3 * stride, c3);
  }

 private:
  REWIRE_INLINE static void narrow(std::uint32_t* to, const V& word) {
    store(to, __builtin_convertvector(word, Vec<std::uint32_t, Bytes / 2>));
  }
};

/// Word w of block first + j goes to bits[w * 16 + j], for 16 blocks of the stream: the
/// words that `Rng` draws one by one.
template <std::size_t Bytes>
REWIRE_INLINE void philox(std::array<std::uint32_t, 2> key, PhiloxBlock counter,
                          std::uint64_t first, std::uint32_t* bits) {
  using Lanes = PhiloxLanes<Bytes>;
  using V = typename Lanes::V;
  const std::uint64_t start = (std::uint64_t{counter[1]} << 32 | counter[0]) + first;
  const V word2 = V{} + std::uint64_t{counter[2]},
          word3 = V{} + std::uint64_t{counter[3]};
  for (std::size_t at = 0; at < philox_blocks; at += 2 * Lanes::lanes) {
    // Two, so that one works while the other waits.
    Lanes one(start + at, word2, word3), two(start + at + Lanes::lanes, word2, word3);
    V key0 = V{} + std::uint64_t{key[0]}, key1 = V{} + std::uint64_t{key[1]};
    for (int round = 0; round < 10; ++round) {
      one.round(key0, key1);
      two.round(key0, key1);
      key0 += 0x9E3779B9;
      key1 += 0xBB67AE85;
    }
    one.write(bits + at, philox_blocks);
    two.write(bits + at + Lanes::lanes, philox_blocks);
  }
}

}  // namespace rewire::detail
