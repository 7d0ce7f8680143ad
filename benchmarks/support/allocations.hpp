// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// Replaces operator new and delete of the program: include from its one source file
// only.  Counts calls and live bytes; what C libraries allocate does not show.

#include <malloc.h>

#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <new>

namespace bench {

inline std::atomic<std::size_t> allocations{0};
inline std::atomic<std::size_t> live_bytes{0};

namespace detail {

inline void* count(void* p) {
  if (p == nullptr) throw std::bad_alloc();
  ++allocations;
  live_bytes += malloc_usable_size(p);
  return p;
}
inline void release(void* p) {
  if (p != nullptr) live_bytes -= malloc_usable_size(p);
  std::free(p);
}

}  // namespace detail
}  // namespace bench

void* operator new(std::size_t size) { return bench::detail::count(std::malloc(size)); }
void* operator new[](std::size_t size) {
  return bench::detail::count(std::malloc(size));
}
void* operator new(std::size_t size, std::align_val_t align) {
  const auto to = static_cast<std::size_t>(align);
  return bench::detail::count(std::aligned_alloc(to, (size + to - 1) / to * to));
}
void* operator new[](std::size_t size, std::align_val_t align) {
  return operator new(size, align);
}
void operator delete(void* p) noexcept { bench::detail::release(p); }
void operator delete[](void* p) noexcept { bench::detail::release(p); }
void operator delete(void* p, std::size_t) noexcept { bench::detail::release(p); }
void operator delete[](void* p, std::size_t) noexcept { bench::detail::release(p); }
void operator delete(void* p, std::align_val_t) noexcept { bench::detail::release(p); }
void operator delete[](void* p, std::align_val_t) noexcept {
  bench::detail::release(p);
}
void operator delete(void* p, std::size_t, std::align_val_t) noexcept {
  bench::detail::release(p);
}
void operator delete[](void* p, std::size_t, std::align_val_t) noexcept {
  bench::detail::release(p);
}
