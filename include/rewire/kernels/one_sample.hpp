// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <rewire/core/simd.hpp>
#include <rewire/kernels/sparse_rows.hpp>

namespace rewire::detail {

/// Eight sums of one sample, in two registers: one would wait for itself.
template <class T>
struct EightSums {
  static constexpr std::size_t bytes = 4 * sizeof(T);
  using Index = std::conditional_t<sizeof(T) == 4, std::int32_t, std::int64_t>;
  Vec<T, bytes> low{}, high{};

  /// Adds the products of links [k, k + 8).  (Gathering by instruction took 1.2 to
  /// 1.5 times as long.)
  REWIRE_INLINE void add(const SparseRows<T>& w, const T* x, std::uint64_t k) {
    Vec<T, bytes> weight;
    load(weight, w.values + k);
    low += weight * Vec<T, bytes>{x[at<0>(w, k)], x[at<1>(w, k)], x[at<0>(w, k + 2)],
                                  x[at<1>(w, k + 2)]};
    load(weight, w.values + k + 4);
    high += weight * Vec<T, bytes>{x[at<0>(w, k + 4)], x[at<1>(w, k + 4)],
                                   x[at<0>(w, k + 6)], x[at<1>(w, k + 6)]};
  }

  /// Takes those sums from number `first` on from `from`.
  REWIRE_INLINE void take(const EightSums& from, std::uint64_t first) {
    using Lanes = Vec<Index, bytes>;
    const Lanes least = Lanes{} + static_cast<Index>(first);
    low = Lanes{0, 1, 2, 3} >= least ? from.low : low;
    high = Lanes{4, 5, 6, 7} >= least ? from.high : high;
  }

 private:
  /// The source of link k + Second.  One load serves two: loads are the limit.
  template <int Second>
  REWIRE_INLINE static std::size_t at(const SparseRows<T>& w, std::uint64_t k) {
    std::uint64_t two;
    __builtin_memcpy(&two, w.other + k, sizeof two);
    constexpr bool high = (Second == 1) == (std::endian::native == std::endian::little);
    return high ? two >> 32 : static_cast<std::uint32_t>(two);
  }
};

/// Forward of one sample.  The last links of a row come with some before them, eight as
/// always, whose sums are dropped: at the end of a loop over what is left, and of the
/// one before, the processor would guess wrong in every row.
template <class Work>
REWIRE_INLINE void one_sample_forward(const Work& all) {
  const auto w = all.w;
  using T = std::remove_cvref_t<decltype(*all.y)>;
  for (std::size_t r = all.begin; r < all.end; ++r) {
    T y = all.bias == nullptr ? T{} : all.bias[r];
    std::uint64_t k = w.ptr[r];
    const std::uint64_t end = w.ptr[r + 1];
    if (k + 8 <= end) {
      EightSums<T> sums;
      for (; k + 8 < end; k += 8) sums.add(w, all.x, k);
      EightSums<T> more = sums;
      more.add(w, all.x, end - 8);
      sums.take(more, k + 8 - end);
      y += sum<T, EightSums<T>::bytes>(sums.low + sums.high);
    } else {
      for (; k < end; ++k) y += w.values[k] * all.x[w.other[k]];
    }
    all.finish.apply(r, y);
    all.y[r] = y;
  }
}

/// Backward of one sample, with dx, dw or both.
template <bool Dx, bool Dw, class Work>
REWIRE_INLINE void one_sample_backward(const Work& all) {
  const auto w = all.w;
  using T = std::remove_cvref_t<decltype(*w.values)>;
  for (std::size_t i = all.begin; i < all.end; ++i) {
    T acc[4] = {};
    const auto link = [&](std::uint64_t k, T & sum) __attribute__((always_inline)) {
      const T d = all.dy[w.other[k]];
      if constexpr (Dw) all.dw[k] += all.x[i] * d;
      if constexpr (Dx) sum += w.values[k] * d;
    };
    std::uint64_t k = w.ptr[i];
    const std::uint64_t end = w.ptr[i + 1];
    for (; k + 4 <= end; k += 4) {
#pragma GCC unroll 4
      for (std::size_t u = 0; u < 4; ++u) link(k + u, acc[u]);
    }
    for (; k < end; ++k) link(k, acc[0]);
    if constexpr (Dx) {
      const bool zero = Dw && all.rectified && !(all.x[i] > 0);
      all.dx[i] = zero ? T{} : (acc[0] + acc[1]) + (acc[2] + acc[3]);
    }
  }
}

}  // namespace rewire::detail
