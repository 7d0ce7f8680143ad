// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>

#include <rewire/core/simd.hpp>
#include <rewire/kernels/spmm.hpp>

namespace rewire {

namespace detail {

struct SparseBackward {
  /// For one input its activations and its gradient stay in registers; each output
  /// gradient is read once and feeds both products.
  template <std::size_t Bytes, std::size_t Count, class T>
  REWIRE_INLINE static void columns(const SparseRows<T>& w, std::size_t begin,
                                    std::size_t end, const T* x, const T* dy, T* dx,
                                    T* dw, std::size_t lanes) {
    constexpr std::size_t width = Bytes / sizeof(T);
    for (std::size_t i = begin; i < end; ++i) {
      Vec<T, Bytes> in[Count], acc[Count];
#pragma GCC unroll 8
      for (std::size_t j = 0; j < Count; ++j) {
        load(in[j], x + i * lanes + j * width);
        acc[j] = Vec<T, Bytes>{};
      }
      for (std::uint64_t k = w.ptr[i]; k < w.ptr[i + 1]; ++k) {
        const T* out = dy + std::size_t{w.other[k]} * lanes;
        const T weight = w.values[k];
        Vec<T, Bytes> dot{};
#pragma GCC unroll 8
        for (std::size_t j = 0; j < Count; ++j) {
          Vec<T, Bytes> d;
          load(d, out + j * width);
          dot += in[j] * d;
          acc[j] += weight * d;
        }
        dw[k] += sum<T, Bytes>(dot);
      }
      if (dx == nullptr) continue;
#pragma GCC unroll 8
      for (std::size_t j = 0; j < Count; ++j) store(dx + i * lanes + j * width, acc[j]);
    }
  }

  template <class T>
  REWIRE_INLINE static void one_lane(const SparseRows<T>& w, std::size_t begin,
                                     std::size_t end, const T* x, const T* dy, T* dx,
                                     T* dw) {
    for (std::size_t i = begin; i < end; ++i) {
      T acc{};
      for (std::uint64_t k = w.ptr[i]; k < w.ptr[i + 1]; ++k) {
        const T d = dy[w.other[k]];
        dw[k] += x[i] * d;
        acc += w.values[k] * d;
      }
      if (dx != nullptr) dx[i] = acc;
    }
  }

  template <std::size_t Bytes, class T>
  REWIRE_INLINE static void run(SparseRows<T> w, std::size_t begin, std::size_t end,
                                const T* x, const T* dy, T* dx, T* dw,
                                std::size_t lanes) {
    if (lanes == 1) return one_lane(w, begin, end, x, dy, dx, dw);
    constexpr std::size_t width = Bytes / sizeof(T);
    std::size_t lane = 0;
    const auto from = [&](auto* p) { return p == nullptr ? p : p + lane; };
    for (; lane + 4 * width <= lanes; lane += 4 * width) {
      columns<Bytes, 4>(w, begin, end, x + lane, dy + lane, from(dx), dw, lanes);
    }
    const std::size_t left = (lanes - lane) / width;
    if (left == 3)
      columns<Bytes, 3>(w, begin, end, x + lane, dy + lane, from(dx), dw, lanes);
    if (left == 2)
      columns<Bytes, 2>(w, begin, end, x + lane, dy + lane, from(dx), dw, lanes);
    if (left == 1)
      columns<Bytes, 1>(w, begin, end, x + lane, dy + lane, from(dx), dw, lanes);
  }
};

}  // namespace detail

/// Both gradients of `y = w * x` for inputs [begin, end) of one tile, in one walk over
/// the transposed links (`w.ptr` by input, `w.other` the output of each link):
///   dx = w^T * dy             overwritten; null where nobody wants it
///   dw[k] += x[input] . dy[output]   for each link k, in transposed order
/// x, dx: (inputs, lanes), dy: (outputs, lanes), contiguous; none may overlap.
/// lanes: 1, or a multiple of 16.
template <class T>
void sparse_backward(const SparseRows<T>& w, std::size_t begin, std::size_t end,
                     const T* x, const T* dy, T* dx, T* dw, std::size_t lanes) {
  dispatch<detail::SparseBackward>(w, begin, end, x, dy, dx, dw, lanes);
}

}  // namespace rewire
