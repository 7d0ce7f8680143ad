// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>

#include <rewire/core/simd.hpp>
#include <rewire/kernels/run_walk.hpp>
#include <rewire/kernels/window.hpp>

namespace rewire {

/// The gradients of a sparse convolution, for one run of one input channel.  Links come
/// by the tap through which they read this channel: those of `t` are from
/// ptr[t.weight] to ptr[t.weight + 1].
///   dx[j] = sum over taps t and links k: values[k] * dy[at[k] + j]       overwritten
///   dw[k] += sum over j of x[j] * dy[at[k] + j]
template <class T>
struct SparseConvGradient {
  const std::uint64_t* ptr = nullptr;
  const std::uint32_t* at = nullptr;  ///< one a link
  const T* values = nullptr;          ///< one a link
  const Tap* tap = nullptr;           ///< those that see this run; increasing
  std::size_t taps = 0;
  const T* x = nullptr;
  const T* dy = nullptr;  ///< finite a register beyond what is summed
  T* dx = nullptr;        ///< null where nobody wants it
  T* dw = nullptr;
  std::size_t run = 0;
  std::size_t x_next = 0, dx_next = 0;  ///< to the runs that follow, if any
};

namespace detail {

template <bool Dx>
struct SparseConvBackward {
  template <std::size_t Bytes, std::size_t Count, class T>
  struct Run {
    static constexpr std::size_t width = Bytes / sizeof(T);
    Vec<T, Bytes> x[Count], dx[Count];

    REWIRE_INLINE void link(const T* d, T weight, Vec<T, Bytes>& dot) {
      dot = Vec<T, Bytes>{};
#pragma GCC unroll 8
      for (std::size_t i = 0; i < Count; ++i) {
        Vec<T, Bytes> out;
        load(out, d + i * width);
        if constexpr (Dx) hold(out);
        dot += x[i] * out;
        if constexpr (Dx) dx[i] += weight * out;
      }
    }
  };

  template <std::size_t Bytes, std::size_t Count, class T>
  REWIRE_INLINE static void block(const SparseConvGradient<T>& all, std::size_t j,
                                  std::size_t count) {
    constexpr std::size_t width = Bytes / sizeof(T);
    Run<Bytes, Count, T> in;
#pragma GCC unroll 8
    for (std::size_t i = 0; i < Count; ++i) {
      load_some<Bytes>(in.x[i], all.x + j + i * width, count);
      in.dx[i] = Vec<T, Bytes>{};
    }
    // The planes of x and dx are far apart, and nothing else tells of the next.
#pragma GCC unroll 8
    for (std::size_t i = 0; i < Count; ++i) {
      __builtin_prefetch(all.x + all.x_next + j + i * width);
      if constexpr (Dx) __builtin_prefetch(all.dx + all.dx_next + j + i * width, 1);
    }
    const T* const dy = all.dy + j;
    for (std::size_t t = 0; t < all.taps; ++t) {
      std::uint64_t k = all.ptr[all.tap[t].weight];
      while (t + 1 < all.taps && all.tap[t + 1].weight == all.tap[t].weight + 1) ++t;
      const std::uint64_t end = all.ptr[all.tap[t].weight + 1];
      for (; k + 4 <= end; k += 4) {
        Vec<T, Bytes> dot[4];
#pragma GCC unroll 4
        for (std::size_t u = 0; u < 4; ++u)
          in.link(dy + all.at[k + u], all.values[k + u], dot[u]);
        Vec<T, 4 * sizeof(T)> sums, before;
        sum_each<T, Bytes>(dot, sums);
        load(before, all.dw + k);
        sums += before;
        store(all.dw + k, sums);
      }
      for (; k < end; ++k) {
        Vec<T, Bytes> dot;
        in.link(dy + all.at[k], all.values[k], dot);
        all.dw[k] += sum<T, Bytes>(dot);
      }
    }
    if constexpr (Dx) {
#pragma GCC unroll 8
      for (std::size_t i = 0; i < Count; ++i)
        store_some<Bytes>(all.dx + j + i * width, in.dx[i], count);
    }
  }

  template <std::size_t Bytes, class T>
  REWIRE_INLINE static void run(SparseConvGradient<T> all) {
    along_run<SparseConvBackward, Bytes, Bytes == 64 ? 8 : 4>(all, Bytes / sizeof(T));
  }
};

}  // namespace detail

/// Both gradients of `all`, in one walk over the links.
template <class T>
void sparse_conv_backward(const SparseConvGradient<T>& all) {
  if (all.dx == nullptr) {
    dispatch<detail::SparseConvBackward<false>>(all);
  } else {
    dispatch<detail::SparseConvBackward<true>>(all);
  }
}

}  // namespace rewire
