// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <vector>

#include <rewire/core/random.hpp>

namespace support {

/// How many random problems a test tries: `usual`, or at most the environment variable
/// REWIRE_TEST_PROBLEMS, for runs under an emulator.  Problem i is drawn from
/// `Rng(i)`, so one that fails can be tried alone.
inline std::uint64_t problems(std::uint64_t usual) {
  const char* most = std::getenv("REWIRE_TEST_PROBLEMS");
  if (most == nullptr) return usual;
  return std::min<std::uint64_t>(usual, std::strtoull(most, nullptr, 10));
}

/// 1 to `most`; small ones are more frequent.
inline std::size_t size_up_to(std::size_t most, rewire::Rng& rng) {
  return 1 + rng.below(1 + rng.below(most));
}

/// The same bits: 0 differs from -0, and a NaN equals itself.
template <class T>
bool same_bits(const std::vector<T>& a, const std::vector<T>& b) {
  return a.size() == b.size() &&
         (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(T)) == 0);
}

}  // namespace support
