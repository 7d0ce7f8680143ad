// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

#include <rewire/core/simd.hpp>

namespace rewire {

namespace detail {

struct RowSums {
  template <std::size_t Bytes, class T>
  REWIRE_INLINE static void run(std::size_t begin, std::size_t end, const T* x, T* sums,
                                std::size_t lanes) {
    constexpr std::size_t width = Bytes / sizeof(T);
    for (std::size_t r = begin; r < end; ++r) {
      const T* row = x + r * lanes;
      Vec<T, Bytes> acc{};
      std::size_t j = 0;
      for (; j + width <= lanes; j += width) {
        Vec<T, Bytes> in;
        load(in, row + j);
        acc += in;
      }
      T total = sum<T, Bytes>(acc);
      for (; j < lanes; ++j) total += row[j];
      sums[r] += total;
    }
  }
};

}  // namespace detail

/// sums[r] += the sum of row r of x, for rows [begin, end): the gradient of a bias.
/// x: (rows, lanes), contiguous; any number of lanes.
template <class T>
void row_sums(std::size_t begin, std::size_t end, const T* x, T* sums,
              std::size_t lanes) {
  dispatch<detail::RowSums>(begin, end, x, sums, lanes);
}

}  // namespace rewire
