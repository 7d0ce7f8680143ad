// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <utility>

#include <rewire/core/simd.hpp>

namespace rewire {

namespace detail {

struct Deal {
  template <std::size_t Bytes, class T>
  REWIRE_INLINE static void run(const T* from, std::size_t count, T* even, T* odd) {
    constexpr std::size_t n = Bytes / sizeof(T);
    std::size_t i = 0;
    for (; i + 2 * n <= count; i += 2 * n)
      block<Bytes>(from + i, even + i / 2, odd + i / 2, std::make_index_sequence<n>());
    for (; i < count; ++i) (i % 2 == 0 ? even : odd)[i / 2] = from[i];
  }

 private:
  template <std::size_t Bytes, class T, std::size_t... I>
  REWIRE_INLINE static void block(const T* from, T* even, T* odd,
                                  std::index_sequence<I...>) {
    Vec<T, Bytes> a, b;
    load(a, from);
    load(b, from + sizeof...(I));
    store(even, Vec<T, Bytes>(__builtin_shufflevector(a, b, (2 * I)...)));
    store(odd, Vec<T, Bytes>(__builtin_shufflevector(a, b, (2 * I + 1)...)));
  }
};

}  // namespace detail

/// even[i] = from[2 i], odd[i] = from[2 i + 1], of `count` numbers.
template <class T>
void deal(const T* from, std::size_t count, T* even, T* odd) {
  dispatch<detail::Deal>(from, count, even, odd);
}

}  // namespace rewire
