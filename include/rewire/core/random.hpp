// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace rewire {

/// What a stream of random numbers is for; keeps streams of one seed apart.
enum class Purpose : std::uint32_t {
  build,
  shuffle,
  dropout,
  evolve,
  data,
  user,
  augment
};

namespace detail {

using PhiloxBlock = std::array<std::uint32_t, 4>;

/// Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC
/// 2011).
constexpr PhiloxBlock philox(PhiloxBlock counter, std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t a = std::uint64_t{0xD2511F53} * counter[0];
    const std::uint64_t b = std::uint64_t{0xCD9E8D57} * counter[2];
    counter = {static_cast<std::uint32_t>(b >> 32) ^ counter[1] ^ key[0],
               static_cast<std::uint32_t>(b),
               static_cast<std::uint32_t>(a >> 32) ^ counter[3] ^ key[1],
               static_cast<std::uint32_t>(a)};
    key[0] += 0x9E3779B9;
    key[1] += 0xBB67AE85;
  }
  return counter;
}

/// The finaliser of SplitMix64: spreads every input bit over all output bits.
constexpr std::uint64_t mix(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
  return x ^ (x >> 31);
}

}  // namespace detail

/// Counter-based random numbers: a pure function of (seed, purpose, step, stream) and
/// of how many were drawn, the same bits on every platform, with nothing shared between
/// threads. Copying an `Rng` copies its position.
class Rng {
 public:
  /// Other numbers for each seed, purpose, step and stream.
  explicit constexpr Rng(std::uint64_t seed, Purpose purpose = Purpose::user,
                         std::uint64_t step = 0, std::uint64_t stream = 0) {
    const std::uint64_t who = detail::mix(
        seed + 0x9E3779B97F4A7C15 * (1 + static_cast<std::uint64_t>(purpose)));
    const std::uint64_t when = detail::mix(who ^ detail::mix(stream)) + step;
    key_ = {static_cast<std::uint32_t>(who), static_cast<std::uint32_t>(who >> 32)};
    counter_ = {0, 0, static_cast<std::uint32_t>(when),
                static_cast<std::uint32_t>(when >> 32)};
  }

  /// 32 random bits.
  constexpr std::uint32_t bits32() {
    if (used_ == 4) {
      block_ = detail::philox(counter_, key_);
      if (++counter_[0] == 0) ++counter_[1];
      used_ = 0;
    }
    return block_[used_++];
  }

  /// 64 random bits.
  constexpr std::uint64_t bits64() {
    const std::uint64_t low = bits32();
    return low | (std::uint64_t{bits32()} << 32);
  }

  /// Uniform in [0, 1), a multiple of 2^-53.
  constexpr double uniform() { return static_cast<double>(bits64() >> 11) * 0x1p-53; }

  /// Uniform in [low, high).
  constexpr double uniform(double low, double high) {
    return low + (high - low) * uniform();
  }

  /// Uniform in {0, ..., bound - 1}, without bias (Lemire 2019); bound > 0.
  constexpr std::uint64_t below(std::uint64_t bound) {
    Product p = multiply(bits64(), bound);
    if (p.low < bound) {
      const std::uint64_t threshold = (0 - bound) % bound;
      while (p.low < threshold) p = multiply(bits64(), bound);
    }
    return p.high;
  }

  /// Standard normal: ratio of uniforms with Leva's bounds (ACM TOMS 18, 1992).  The
  /// value is a quotient of two uniforms, so no library logarithm enters its bits.
  double normal() {
    for (;;) {
      const double u = 1 - uniform();
      const double v = 1.7156 * (uniform() - 0.5);
      const double x = u - 0.449871;
      const double y = std::abs(v) + 0.386595;
      const double q = x * x + y * (0.19600 * y - 0.25472 * x);
      if (q < 0.27597) return v / u;
      if (q <= 0.27846 && v * v <= -4 * u * u * std::log(u)) return v / u;
    }
  }

  /// Key and first counter of the stream, for kernels that draw many blocks at once.
  /// Block i has i added to the first two words of the counter.
  constexpr std::array<std::uint32_t, 2> key() const { return key_; }
  /// How much has been drawn; two generators of the same key and counter go on alike.
  constexpr detail::PhiloxBlock counter() const { return counter_; }

 private:
  struct Product {
    std::uint64_t high, low;
  };

  /// The 128-bit product, in four 32-bit pieces: not every compiler has __int128.
  static constexpr Product multiply(std::uint64_t a, std::uint64_t b) {
    const std::uint64_t a0 = a & 0xFFFFFFFF, a1 = a >> 32;
    const std::uint64_t b0 = b & 0xFFFFFFFF, b1 = b >> 32;
    const std::uint64_t middle = a1 * b0 + ((a0 * b0) >> 32);
    const std::uint64_t carry = (middle & 0xFFFFFFFF) + a0 * b1;
    return {a1 * b1 + (middle >> 32) + (carry >> 32), a * b};
  }

  std::array<std::uint32_t, 2> key_{};
  detail::PhiloxBlock counter_{};
  detail::PhiloxBlock block_{};
  std::size_t used_ = 4;
};

/// Puts `items` (a random-access range) into a uniformly random order (Fisher-Yates).
template <class Items>
void shuffle(Items& items, Rng& rng) {
  using std::swap;
  for (std::size_t left = items.size(); left > 1; --left) {
    swap(items[left - 1], items[static_cast<std::size_t>(rng.below(left))]);
  }
}

}  // namespace rewire
