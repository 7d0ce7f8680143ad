// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>

#include <rewire/core/simd.hpp>

namespace rewire {

/// Two sums over numbers, as batch normalisation wants them.
struct ChannelSums {
  double first = 0, second = 0;
};

namespace detail {

/// Adds u and u * v for a run of numbers, in registers for some thousand at a time and
/// in double beyond: so many numbers in float would lose digits.
struct SumProducts {
  static constexpr std::size_t stretch = 1 << 12;

  /// u = a - shift and v = u, or u = b and v = a - shift where there is a b.
  template <std::size_t Bytes, class T>
  REWIRE_INLINE static void run(const T* a, const T* b, T shift, std::size_t count,
                                ChannelSums* sums) {
    constexpr std::size_t width = Bytes / sizeof(T);
    using V = Vec<T, Bytes>;
    for (std::size_t begin = 0; begin < count; begin += stretch) {
      const std::size_t end = std::min(count, begin + stretch);
      V first[4] = {}, second[4] = {};
      std::size_t i = begin;
      for (; i + 4 * width <= end; i += 4 * width) {
#pragma GCC unroll 4
        for (std::size_t k = 0; k < 4; ++k)
          add<Bytes>(a, b, shift, i + k * width, first[k], second[k]);
      }
      for (; i + width <= end; i += width)
        add<Bytes>(a, b, shift, i, first[0], second[0]);
      const V all = (first[0] + first[1]) + (first[2] + first[3]),
              products = (second[0] + second[1]) + (second[2] + second[3]);
      sums->first += static_cast<double>(sum<T, Bytes>(all));
      sums->second += static_cast<double>(sum<T, Bytes>(products));
      for (; i < end; ++i) {
        const T v = a[i] - shift, u = b == nullptr ? v : b[i];
        sums->first += static_cast<double>(u);
        sums->second += static_cast<double>(u * v);
      }
    }
  }

 private:
  template <std::size_t Bytes, class T>
  REWIRE_INLINE static void add(const T* a, const T* b, T shift, std::size_t i,
                                Vec<T, Bytes>& first, Vec<T, Bytes>& second) {
    Vec<T, Bytes> v, u;
    load(v, a + i);
    v -= shift;
    if (b == nullptr) {
      u = v;
    } else {
      load(u, b + i);
    }
    first += u;
    second += u * v;
  }
};

template <class T>
void sum_products(const T* a, const T* b, T shift, std::size_t pixels,
                  std::size_t lanes, std::size_t filled, ChannelSums& sums) {
  if (filled == lanes) {
    return dispatch<SumProducts>(a, b, shift, pixels * lanes, &sums);
  }
  for (std::size_t p = 0; p < pixels; ++p) {
    for (std::size_t l = 0; l < filled; ++l) {
      const T v = a[p * lanes + l] - shift, u = b == nullptr ? v : b[p * lanes + l];
      sums.first += static_cast<double>(u);
      sums.second += static_cast<double>(u * v);
    }
  }
}

}  // namespace detail

/// Adds the sums of x - shift and of its square, over one channel of a tile (pixels,
/// lanes), padding left out.  With a shift near the mean nothing cancels.
template <class T>
void add_moments(const T* x, T shift, std::size_t pixels, std::size_t lanes,
                 std::size_t filled, ChannelSums& sums) {
  detail::sum_products(x, static_cast<const T*>(nullptr), shift, pixels, lanes, filled,
                       sums);
}

/// Adds the sums of dy and of dy * (x - shift), over one channel of a tile.
template <class T>
void add_gradient_sums(const T* x, const T* dy, T shift, std::size_t pixels,
                       std::size_t lanes, std::size_t filled, ChannelSums& sums) {
  detail::sum_products(x, dy, shift, pixels, lanes, filled, sums);
}

}  // namespace rewire
