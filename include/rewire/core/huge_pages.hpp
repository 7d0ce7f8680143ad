// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace rewire {

/// `v.resize(size)`.  An array of many megabytes that grows asks Linux for pages of 2
/// MiB before it is first touched: what is read in random order then rarely waits for
/// the address of its page.  A hint: where the system has none to give, nothing
/// changes.
template <class T>
void resize_far(std::vector<T>& v, std::size_t size) {
#ifdef MADV_HUGEPAGE
  constexpr std::uintptr_t page = std::uintptr_t{2} << 20, worth = 8 * page;
  if (size > v.capacity() && size * sizeof(T) >= worth) {
    v.reserve(size);
    const auto begin = reinterpret_cast<std::uintptr_t>(v.data());
    const std::uintptr_t first = (begin + page - 1) / page * page;
    const std::uintptr_t end = (begin + size * sizeof(T)) / page * page;
    ::madvise(reinterpret_cast<void*>(first), end - first, MADV_HUGEPAGE);
  }
#endif
  v.resize(size);
}

}  // namespace rewire
