// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <map>
#include <thread>
#include <vector>

#include <rewire/core/parallel.hpp>
#include <rewire/core/simd.hpp>
#include <rewire/core/stopwatch.hpp>

#include "support/buffer.hpp"

// What the machine at hand can do at most, measured in the process that is compared
// with it, with the instruction set that the kernels use.

namespace bench {

/// Where an operand lies that is read again and again.
enum class Level { l1, l2, l3, memory };

inline const char* name(Level level) {
  constexpr std::array names{"L1", "L2", "L3", "memory"};
  return names[static_cast<std::size_t>(level)];
}

inline std::size_t cache_bytes(Level level) {
  const auto ask = [](int what, std::size_t otherwise) {
    const long bytes = sysconf(what);
    return bytes > 0 ? static_cast<std::size_t>(bytes) : otherwise;
  };
  switch (level) {
    case Level::l1:
      return ask(_SC_LEVEL1_DCACHE_SIZE, 32UL << 10);
    case Level::l2:
      return ask(_SC_LEVEL2_CACHE_SIZE, 1UL << 20);
    case Level::l3:
      return ask(_SC_LEVEL3_CACHE_SIZE, 32UL << 20);
    case Level::memory:
      break;
  }
  return 1UL << 40;
}

/// The smallest level that holds so many bytes.
inline Level level_of(std::size_t bytes) {
  for (const Level level : {Level::l1, Level::l2, Level::l3}) {
    if (bytes <= cache_bytes(level)) return level;
  }
  return Level::memory;
}

namespace detail {

/// Products and sums of registers alone.
struct FmaPeak {
  static constexpr double flops = 2;
  static constexpr std::size_t chains = 10;  // 4 cycles of latency, 2 units

  template <std::size_t Bytes, class T>
  REWIRE_INLINE static void run(const T* p, std::size_t count, std::size_t repeats,
                                T* out) {
    rewire::Vec<T, Bytes> acc[chains], w{}, add{};
    w += p[0], add += p[1];
    // From memory, so that no compiler knows that all chains are the same.
    for (std::size_t j = 0; j < chains; ++j)
      rewire::load(acc[j], p + j * Bytes / sizeof(T));
    for (std::size_t i = 0; i < repeats * count / (chains * Bytes / sizeof(T)); ++i) {
#pragma GCC unroll 16
      for (auto& a : acc) a = a * w + add;
    }
#pragma GCC unroll 16
    for (const auto& a : acc) *out += rewire::sum<T, Bytes>(a);
  }
};

/// One product and sum a load: a forward pass whose weights cost nothing.
struct LoadFma {
  static constexpr double flops = 2;

  template <std::size_t Bytes, class T>
  REWIRE_INLINE static void run(const T* p, std::size_t count, std::size_t repeats,
                                T* out) {
    constexpr std::size_t width = Bytes / sizeof(T), chains = 8;
    rewire::Vec<T, Bytes> acc[chains] = {};
    const T weight = p[0];
    for (std::size_t r = 0; r < repeats; ++r) {
      for (std::size_t i = 0; i < count; i += chains * width) {
#pragma GCC unroll 16
        for (std::size_t j = 0; j < chains; ++j) {
          rewire::Vec<T, Bytes> in;
          rewire::load(in, p + i + j * width);
          acc[j] += weight * in;
        }
      }
      asm volatile("" ::: "memory");  // the next round reads again
    }
#pragma GCC unroll 16
    for (const auto& a : acc) *out += rewire::sum<T, Bytes>(a);
  }
};

/// Two products and sums a load: a backward pass that forms both gradients.
struct LoadTwoFma {
  static constexpr double flops = 4;

  template <std::size_t Bytes, class T>
  REWIRE_INLINE static void run(const T* p, std::size_t count, std::size_t repeats,
                                T* out) {
    constexpr std::size_t width = Bytes / sizeof(T);
    constexpr std::size_t chains = Bytes == 64 ? 8 : 4;  // two accumulators each, and x
    rewire::Vec<T, Bytes> acc[chains] = {}, dot[chains] = {}, x[chains];
#pragma GCC unroll 16
    for (auto& v : x) v = rewire::Vec<T, Bytes>{} + p[1];
    const T weight = p[0];
    for (std::size_t r = 0; r < repeats; ++r) {
      for (std::size_t i = 0; i < count; i += chains * width) {
#pragma GCC unroll 16
        for (std::size_t j = 0; j < chains; ++j) {
          rewire::Vec<T, Bytes> in;
          rewire::load(in, p + i + j * width);
          acc[j] += weight * in;
          dot[j] += x[j] * in;
        }
      }
      asm volatile("" ::: "memory");
    }
#pragma GCC unroll 16
    for (const auto& a : acc) *out += rewire::sum<T, Bytes>(a);
#pragma GCC unroll 16
    for (const auto& d : dot) *out += rewire::sum<T, Bytes>(d);
  }
};

/// Numbers of one level's size for each thread; made once, for they take a while.
template <class T>
const std::vector<Buffer<T>>& numbers(Level level, std::size_t threads) {
  constexpr std::array<std::size_t, 4> working_set{16UL << 10, 512UL << 10, 8UL << 20,
                                                   128UL << 20};
  static std::map<Level, std::vector<Buffer<T>>> made;
  auto& buffers = made[level];
  while (buffers.size() < threads) {
    buffers.emplace_back(
        std::min(working_set[static_cast<std::size_t>(level)], cache_bytes(level) / 2) /
        sizeof(T));
  }
  return buffers;
}

/// The best rate of a few rounds, in flops a second.  Measured anew each time: cloud
/// machines are faster in one minute than in the next, and so are the kernels.
template <class Kernel, class T>
double rate(Level level, std::size_t threads) {
  const auto& buffers = numbers<T>(level, threads);
  const std::size_t count = buffers[0].size(), repeats = (8UL << 20) / count + 1;
  std::vector<T> sums(threads);
  std::vector<double> seconds(threads);
  rewire::Team team(threads);
  double best = 1e9;
  for (int i = 0; i < 9; ++i) {
    std::atomic<std::size_t> ready{0};
    team.run([&](std::size_t t) {
      // All at once: a team does not wait for a thread that is slow to wake up.
      for (++ready; ready < threads;) std::this_thread::yield();
      rewire::Stopwatch watch;
      rewire::dispatch<Kernel>(static_cast<const T*>(buffers[t].data()), count, repeats,
                               &sums[t]);
      seconds[t] = watch.lap();
    });
    best = std::min(best, *std::max_element(seconds.begin(), seconds.end()));
  }
  return Kernel::flops * static_cast<double>(count * repeats * threads) / best;
}

}  // namespace detail

// In flops a second, for all threads together.
template <class T>
double fma_peak(std::size_t threads) {
  return detail::rate<detail::FmaPeak, T>(Level::l1, threads);
}
template <class T>
double load_fma(Level level, std::size_t threads) {
  return detail::rate<detail::LoadFma, T>(level, threads);
}
template <class T>
double load_two_fma(Level level, std::size_t threads) {
  return detail::rate<detail::LoadTwoFma, T>(level, threads);
}

/// Bytes a second that a core reads from that level, for all threads together.
inline double read_rate(Level level, std::size_t threads) {
  return load_fma<float>(level, threads) / 2 * sizeof(float);
}

}  // namespace bench
