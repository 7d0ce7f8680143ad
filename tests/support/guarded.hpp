// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <map>
#include <new>
#include <vector>

#include <sys/mman.h>
#include <unistd.h>

namespace support {

/// Whole pages before a page that nobody may touch.  Kept for the next one who asks:
/// the system takes longer for a page than a test for what it does there.
class GuardedPages {
 public:
  explicit GuardedPages(std::size_t bytes) {
    const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    room_ = std::bit_ceil((bytes + page - 1) / page) * page;
    std::vector<std::byte*>& unused = kept()[room_];
    if (!unused.empty()) {
      start_ = unused.back();
      unused.pop_back();
      return;
    }
    void* const map = ::mmap(nullptr, room_ + page, PROT_READ | PROT_WRITE,
                             MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (map == MAP_FAILED) throw std::bad_alloc();
    start_ = static_cast<std::byte*>(map);
    if (::mprotect(end(), page, PROT_NONE) != 0) throw std::bad_alloc();
  }
  GuardedPages(const GuardedPages&) = delete;
  GuardedPages& operator=(const GuardedPages&) = delete;
  ~GuardedPages() { kept()[room_].push_back(start_); }

  std::byte* end() const { return start_ + room_; }

 private:
  static std::map<std::size_t, std::vector<std::byte*>>& kept() {
    thread_local std::map<std::size_t, std::vector<std::byte*>> pages;
    return pages;
  }

  std::byte* start_;
  std::size_t room_;
};

/// An array that ends where a page ends, so that the processor stops whoever goes past
/// the end, in every build.  Its start is aligned as the length happens to make it.
template <class T>
class Guarded {
 public:
  explicit Guarded(std::size_t count)
      : count_(count),
        pages_(count * sizeof(T)),
        data_(reinterpret_cast<T*>(pages_.end()) - count) {}
  explicit Guarded(const std::vector<T>& values) : Guarded(values.size()) {
    assign(values);
  }

  T* data() { return data_; }
  const T* data() const { return data_; }
  std::size_t size() const { return count_; }

  /// `values` has as many as this.
  void assign(const std::vector<T>& values) {
    std::copy(values.begin(), values.end(), data_);
  }
  void fill(T value) { std::fill_n(data_, count_, value); }
  std::vector<T> values() const { return {data_, data_ + count_}; }

 private:
  std::size_t count_;
  GuardedPages pages_;
  T* data_;
};

}  // namespace support
