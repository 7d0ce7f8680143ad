// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <new>
#include <vector>

#include <sys/mman.h>
#include <unistd.h>

namespace support {

/// An array that ends where a page ends, before a page that nobody may touch: the
/// processor stops whoever goes past the end, in every build.  Its start is aligned as
/// the length happens to make it.
template <class T>
class Guarded {
 public:
  explicit Guarded(std::size_t count) : count_(count) {
    const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    const std::size_t room = (count * sizeof(T) + page - 1) / page * page;
    bytes_ = room + page;
    map_ = ::mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
                  -1, 0);
    if (map_ == MAP_FAILED) throw std::bad_alloc();
    auto* const guard = static_cast<std::byte*>(map_) + room;
    ::mprotect(guard, page, PROT_NONE);
    data_ = reinterpret_cast<T*>(guard) - count;
  }
  explicit Guarded(const std::vector<T>& values) : Guarded(values.size()) {
    assign(values);
  }
  Guarded(const Guarded&) = delete;
  Guarded& operator=(const Guarded&) = delete;
  ~Guarded() { ::munmap(map_, bytes_); }

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
  std::size_t count_, bytes_;
  void* map_;
  T* data_;
};

}  // namespace support
