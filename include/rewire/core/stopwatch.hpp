// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>

namespace rewire {

/// Tells the seconds since it was made, or last asked.
class Stopwatch {
 public:
  double lap() {
    const auto now = std::chrono::steady_clock::now();
    const double seconds = std::chrono::duration<double>(now - start_).count();
    start_ = now;
    return seconds;
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace rewire
