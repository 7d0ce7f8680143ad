// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>

#include <rewire/core/simd.hpp>

namespace rewire {

/// Two numbers in bfloat16, the upper half of a float: 8 bits of precision in its whole
/// range.
struct BFloat16x2 {
  std::uint32_t bits;  ///< the first number in the low half
};

/// Given to a layer: it gathers activations that are rounded to bfloat16.
inline constexpr BFloat16x2 bfloat16{};

/// How a kernel reads the rows that it gathers: a load gives `registers` registers of
/// T. Here of rows of T itself.
template <class Source, class T, std::size_t Bytes>
struct GatheredRow {
  static constexpr std::size_t registers = 1;  ///< that a load fills
  /// Numbers from one row to the next.
  static constexpr std::size_t pitch(std::size_t lanes) { return lanes; }
  /// As many numbers as a register has.
  REWIRE_INLINE static void load(Vec<T, Bytes> (&to)[1], const Source* from) {
    rewire::load(to[0], from);
  }
};

/// A word has a lane of one register and the same lane of the next, so that a shift and
/// a mask make both, for half the bytes: forward waits for the second-level cache.
template <std::size_t Bytes>
struct GatheredRow<BFloat16x2, float, Bytes> {
  static constexpr std::size_t registers = 2;  ///< that a load fills
  /// Words of a row of `lanes` lanes, a multiple of 16.
  static constexpr std::size_t pitch(std::size_t lanes) {
    return (lanes + 31) / 32 * 16;
  }
  /// The numbers of a register's words, low halves and high halves.
  REWIRE_INLINE static void load(Vec<float, Bytes> (&to)[2], const BFloat16x2* from) {
    Vec<std::uint32_t, Bytes> words;
    __builtin_memcpy(&words, from, Bytes);
    const Vec<std::uint32_t, Bytes> low = words << 16, high = words & 0xFFFF0000U;
    __builtin_memcpy(&to[0], &low, Bytes);
    __builtin_memcpy(&to[1], &high, Bytes);
  }
};

/// How many of `Source` a gathered row of `lanes` numbers has.
template <class Source, class T>
constexpr std::size_t gathered_pitch(std::size_t lanes) {
  return GatheredRow<Source, T, 16>::pitch(lanes);
}

namespace detail {

struct RoundRows {
  template <std::size_t Bytes>
  REWIRE_INLINE static void run(const float* x, BFloat16x2* to, std::size_t rows,
                                std::size_t lanes) {
    constexpr std::size_t width = Bytes / sizeof(float);
    const std::size_t pitch = gathered_pitch<BFloat16x2, float>(lanes);
    for (std::size_t r = 0; r < rows; ++r, x += lanes, to += pitch) {
      for (std::size_t lane = 0; lane < lanes; lane += 2 * width) {
        Vec<std::uint32_t, Bytes> low, high{};
        load(low, reinterpret_cast<const std::uint32_t*>(x + lane));
        round<Bytes>(low);
        if (lane + width < lanes) {
          load(high, reinterpret_cast<const std::uint32_t*>(x + lane + width));
          round<Bytes>(high);
        }
        const Vec<std::uint32_t, Bytes> words = low >> 16 | (high & 0xFFFF0000U);
        __builtin_memcpy(to + lane / 2, &words, Bytes);
      }
    }
  }

 private:
  /// To the nearest, a tie to the even one; what is no number stays none.
  template <std::size_t Bytes>
  REWIRE_INLINE static void round(Vec<std::uint32_t, Bytes>& bits) {
    using Bits = Vec<std::uint32_t, Bytes>;
    const Bits nan = (Bits)((bits & 0x7FFFFFFFU) > 0x7F800000U);
    const Bits rounded = bits + 0x7FFFU + (bits >> 16 & 1U);
    bits = (nan & (bits | 0x00400000U)) | (~nan & rounded);
  }
};

}  // namespace detail

/// Rounds rows of `lanes` numbers (a multiple of 16) to what kernels gather, `pitch`
/// words a row.  The order of words is that of the instruction set in use.
inline void round_rows(const float* x, BFloat16x2* to, std::size_t rows,
                       std::size_t lanes) {
  assert(lanes % 16 == 0 && "registers of lanes only");
  dispatch<detail::RoundRows>(x, to, rows, lanes);
}

}  // namespace rewire
