// SPDX-License-Identifier: BSD-3-Clause
// Replaces operator new and delete by ones that count, for all tests of this program.
#include <doctest/doctest.h>
#include <malloc.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <new>
#include <vector>

#include "support/allocation.hpp"

namespace {

void count_new(void* p) {
  ++support::calls;
  const std::size_t now = support::bytes_now += malloc_usable_size(p);
  std::size_t peak = support::bytes_peak;
  while (now > peak && !support::bytes_peak.compare_exchange_weak(peak, now)) {
  }
}
void count_delete(void* p) {
  if (p != nullptr) support::bytes_now -= malloc_usable_size(p);
}

}  // namespace

void* operator new(std::size_t size) {
  void* p = std::malloc(std::max<std::size_t>(size, 1));
  if (p == nullptr) throw std::bad_alloc();
  count_new(p);
  return p;
}
void* operator new(std::size_t size, std::align_val_t alignment) {
  const auto align = static_cast<std::size_t>(alignment);
  void* p = std::aligned_alloc(align, (size + align - 1) / align * align);
  if (p == nullptr) throw std::bad_alloc();
  count_new(p);
  return p;
}
void operator delete(void* p) noexcept {
  count_delete(p);
  std::free(p);
}
void operator delete(void* p, std::size_t) noexcept { operator delete(p); }
void operator delete(void* p, std::align_val_t) noexcept { operator delete(p); }
void operator delete(void* p, std::size_t, std::align_val_t) noexcept {
  operator delete(p);
}

TEST_CASE("allocation: bytes are counted now and at most") {
  const support::Allocated all;
  {
    const std::vector<double> vector(1000);
    struct alignas(64) Line {
      double numbers[8];
    };
    const std::vector<Line> lines(100);
    CHECK(all.now() >= 8000 + 6400);
    CHECK(all.now() < 8000 + 6400 + 500);  // the allocator rounds up
  }

  CHECK(all.calls() == 2);
  CHECK(all.now() == 0);
  CHECK(all.peak() >= 8000 + 6400);
  CHECK(all.peak() < 8000 + 6400 + 500);
}
