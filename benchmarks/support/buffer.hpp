// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <new>

namespace bench {

/// Numbers that begin at a page: no register load of theirs crosses a cache line.
template <class T>
class Buffer {
 public:
  explicit Buffer(std::size_t count, T value = T(0.5))
      : data_(static_cast<T*>(operator new(count * sizeof(T), page))), size_(count) {
    std::fill_n(data_.get(), count, value);
  }
  T* data() const { return data_.get(); }
  std::size_t size() const { return size_; }

 private:
  static constexpr std::align_val_t page{4096};
  struct Free {
    void operator()(T* p) const { operator delete(p, page); }
  };
  std::unique_ptr<T, Free> data_;
  std::size_t size_;
};

}  // namespace bench
