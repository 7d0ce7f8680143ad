// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>

#include <rewire/core/simd.hpp>

namespace rewire::detail {

/// Goes along a run: as many registers at once as `Kernel::block<Bytes, Count>` may
/// take, the last perhaps partly filled.
template <class Kernel, std::size_t Bytes, std::size_t Most, class Work>
REWIRE_INLINE void along_run(const Work& all, std::size_t width) {
  std::size_t j = 0;
  for (; j + Most * width <= all.run; j += Most * width)
    Kernel::template block<Bytes, Most>(all, j, width);
  if constexpr (Most > 2) {
    for (; j + 2 * width <= all.run; j += 2 * width)
      Kernel::template block<Bytes, 2>(all, j, width);
  }
  for (; j < all.run; j += width)
    Kernel::template block<Bytes, 1>(all, j, std::min(width, all.run - j));
}

/// Stores whole registers, or `count` numbers of one.
template <std::size_t Bytes, class T>
REWIRE_INLINE void store_some(T* to, const Vec<T, Bytes>& from, std::size_t count) {
  if (count == Bytes / sizeof(T)) return store(to, from);
  T part[Bytes / sizeof(T)];
  store(+part, from);
  std::memcpy(to, part, count * sizeof(T));
}

/// Loads whole registers, or `count` numbers of one and zeros.
template <std::size_t Bytes, class T>
REWIRE_INLINE void load_some(Vec<T, Bytes>& to, const T* from, std::size_t count) {
  if (count == Bytes / sizeof(T)) return load(to, from);
  T part[Bytes / sizeof(T)] = {};
  std::memcpy(part, from, count * sizeof(T));
  load(to, +part);
}

}  // namespace rewire::detail
