// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#ifdef __linux__
#include <sched.h>
#include <sys/resource.h>
#endif

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>

namespace rewire {

namespace detail {

/// Adds up the numbers of all lines of a file of the kernel that begin with `key`.
inline std::optional<std::uint64_t> sum_of_lines(const char* path,
                                                 std::string_view key) {
  std::ifstream file(path);
  std::optional<std::uint64_t> sum;
  for (std::string line; std::getline(file, line);) {
    if (line.compare(0, key.size(), key) != 0) continue;
    const std::size_t colon = line.find(':');
    const std::size_t digit = line.find_first_of("0123456789", colon);
    if (colon == std::string::npos || digit == std::string::npos) continue;
    std::uint64_t value = 0;
    std::from_chars(line.data() + digit, line.data() + line.size(), value);
    sum = sum.value_or(0) + value;
  }
  return sum;
}

inline std::optional<std::size_t> kilobytes(const char* path, std::string_view key) {
  const auto value = sum_of_lines(path, key);
  if (!value) return std::nullopt;
  return static_cast<std::size_t>(*value * 1024);
}

}  // namespace detail

// What this process uses, as Linux counts it.  Elsewhere, and where /proc is not
// mounted, there is no answer.

/// Bytes of the process in memory, shared libraries included (RSS).
inline std::optional<std::size_t> resident_bytes() {
  return detail::kilobytes("/proc/self/status", "VmRSS:");
}

/// Bytes that only this process has in memory and that its end would free (USS): what
/// psutil calls `uss`, and what the published memory of the SET tutorial is.  The
/// kernel walks all pages for it: milliseconds for gigabytes, so sample it at most a
/// few times a second.
inline std::optional<std::size_t> unique_bytes() {
  return detail::kilobytes("/proc/self/smaps_rollup", "Private_");
}

/// The largest `resident_bytes()` since the start, or since
/// `reset_peak_resident_bytes()`.
inline std::optional<std::size_t> peak_resident_bytes() {
  return detail::kilobytes("/proc/self/status", "VmHWM:");
}

/// Starts the peak anew from what is resident now.  False where the system does not let
/// us.
inline bool reset_peak_resident_bytes() {
  std::ofstream file("/proc/self/clear_refs");
  file << "5";
  file.close();
  return file.good();
}

/// Threads of this process, those of BLAS and OpenMP included.
inline std::optional<std::size_t> thread_count() {
  const auto value = detail::sum_of_lines("/proc/self/status", "Threads:");
  if (!value) return std::nullopt;
  return static_cast<std::size_t>(*value);
}

/// Seconds that all threads of this process have spent computing, in user and kernel
/// mode. Two of these, divided by the time between and by `usable_cores()`, are the
/// load.
inline std::optional<double> cpu_seconds() {
#ifdef __linux__
  rusage used{};
  if (getrusage(RUSAGE_SELF, &used) != 0) return std::nullopt;
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
#else
  return std::nullopt;
#endif
}

/// Cores that this process may run on: fewer than the machine has under `taskset` or in
/// a job that was given some.  A quota on their time (containers) does not show here.
inline std::optional<std::size_t> usable_cores() {
#ifdef __linux__
  for (int most = CPU_SETSIZE; most <= 1 << 20;
       most *= 2) {  // larger machines need larger sets
    cpu_set_t* set = CPU_ALLOC(static_cast<std::size_t>(most));
    if (set == nullptr) return std::nullopt;
    const std::size_t bytes = CPU_ALLOC_SIZE(static_cast<std::size_t>(most));
    const bool known = sched_getaffinity(0, bytes, set) == 0;
    const int count = known ? CPU_COUNT_S(bytes, set) : 0;
    CPU_FREE(set);
    if (count > 0) return static_cast<std::size_t>(count);
  }
#endif
  return std::nullopt;
}

}  // namespace rewire
