// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <bit>
#include <cstdint>
#include <type_traits>

namespace rewire {

/// `first ? a : b` of numbers of 4 or 8 bytes, without a branch whatever the compiler
/// thinks of it: one that depends on random data is foretold badly, and then costs more
/// than the rest of a loop.
template <class T>
T choose(bool first, T a, T b) {
  static_assert(sizeof(T) == 4 || sizeof(T) == 8);
  using Bits = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
  const Bits mask = Bits{0} - Bits{first};
  return std::bit_cast<T>((std::bit_cast<Bits>(a) & mask) |
                          (std::bit_cast<Bits>(b) & ~mask));
}

}  // namespace rewire
