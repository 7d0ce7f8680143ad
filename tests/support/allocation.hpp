// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// What the program rewire_allocation_tests counts: allocation/counting_new_test.cpp
// replaces operator new and delete there.

#include <atomic>
#include <cstddef>

namespace support {

inline std::atomic<std::size_t> bytes_now{0};
inline std::atomic<std::size_t> bytes_peak{0};
inline std::atomic<std::size_t> calls{0};

/// Bytes allocated since it was made: now, and at most; and how often.
class Allocated {
 public:
  Allocated() : start_(bytes_now), calls_(support::calls) { bytes_peak = start_; }
  std::size_t now() const { return bytes_now - start_; }
  std::size_t peak() const { return bytes_peak - start_; }
  std::size_t calls() const { return support::calls - calls_; }

 private:
  std::size_t start_;
  std::size_t calls_;
};

}  // namespace support
