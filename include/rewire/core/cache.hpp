// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>

#include <unistd.h>

namespace rewire {

/// Bytes of the second-level cache of one core, as the system tells; 1 MiB where it
/// does not; at least 128 KiB, at most 4 MiB.  Kernels block their work by it; what
/// they compute does not depend on it.
inline std::size_t second_level_cache() {
  static const std::size_t bytes = [] {
    constexpr long usual = 1L << 20;
#if defined(_SC_LEVEL2_CACHE_SIZE)
    const long told = ::sysconf(_SC_LEVEL2_CACHE_SIZE);
#else
    const long told = 0;
#endif
    return static_cast<std::size_t>(told > 0 ? std::clamp(told, usual / 8, usual * 4)
                                             : usual);
  }();
  return bytes;
}

}  // namespace rewire
