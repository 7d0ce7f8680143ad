// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <rewire/core/simd.hpp>
#include <rewire/kernels/bfloat16.hpp>
#include <rewire/kernels/lane_walk.hpp>
#include <rewire/kernels/one_sample.hpp>
#include <rewire/kernels/sparse_rows.hpp>

namespace rewire {

namespace detail {

/// `Dx`, `Dw`: which of the two gradients somebody wants.
template <bool Dx, bool Dw>
struct SparseBackward {
  template <class T, class Source = T>
  struct Work {
    SparseRows<T> w;
    std::size_t begin, end;
    const T* x;
    const Source* dy;
    T* dx;
    T* dw;
    std::size_t lanes;
    SourceBlocks blocks;
    bool rectified = false;
  };

  /// For one input its activations and its gradient stay in registers; each output
  /// gradient is read once and feeds both products.
  template <std::size_t Bytes, std::size_t Count, class T>
  struct Input {
    static constexpr std::size_t width = Bytes / sizeof(T);
    Vec<T, Bytes> x[Count], dx[Count];

    /// sum += weight * d; dot = the lanes of x * d, in two chains where one would wait
    /// for itself.
    template <class Source>
    REWIRE_INLINE void link(const Source* d, T weight, Vec<T, Bytes> (&sum)[Count],
                            Vec<T, Bytes>& dot) {
      using Row = GatheredRow<Source, T, Bytes>;
      constexpr std::size_t step = Row::registers;
      Vec<T, Bytes> odd{}, out[step];
      dot = Vec<T, Bytes>{};
#pragma GCC unroll 8
      for (std::size_t j = 0; j < Count; ++j) {
        if (j % step == 0) Row::load(out, d + j / step * width);
        if constexpr (Dx && Dw) hold(out[j % step]);
        if constexpr (Dw) (Count > 4 && j % 2 == 1 ? odd : dot) += x[j] * out[j % step];
        if constexpr (Dx) sum[j] += weight * out[j % step];
      }
      if constexpr (Dw && Count > 4) dot += odd;
    }

    /// Back through the ReLU that x comes from.
    REWIRE_INLINE void rectify() {
      const Vec<T, Bytes> zero{};
#pragma GCC unroll 8
      for (std::size_t j = 0; j < Count; ++j) dx[j] = x[j] > zero ? dx[j] : zero;
    }
  };

  /// Lanes [lane, lane + Count registers) of all inputs for the outputs below `stop`.
  template <std::size_t Bytes, std::size_t Count, class T, class Source>
  REWIRE_INLINE static void block(const Work<T, Source>& all, std::size_t lane,
                                  bool first, std::uint64_t stop) {
    using Row = GatheredRow<Source, T, Bytes>;
    constexpr std::size_t width = Bytes / sizeof(T);
    const SparseRows<T> w = all.w;
    const Source* const dy = all.dy + lane / Row::registers;
    const std::size_t lanes = all.lanes, pitch = Row::pitch(lanes);
    T* const dw = all.dw;
    for (std::size_t i = all.begin; i < all.end; ++i) {
      const std::size_t row = i * lanes + lane;
      std::uint64_t k = w.ptr[i];
      const std::uint64_t end = w.ptr[i + 1];
      Input<Bytes, Count, T> in;
      if (!first) {
        k += all.blocks.walked[i];
        if (k == end) continue;
      }
#pragma GCC unroll 8
      for (std::size_t j = 0; j < Count; ++j) {
        if constexpr (Dw) load(in.x[j], all.x + row + j * width);
        if constexpr (Dx) {
          in.dx[j] = Vec<T, Bytes>{};
          if (!first) load(in.dx[j], all.dx + row + j * width);
        }
      }
      const NextRow next(w, all.blocks, first, i, all.end, k);
      if constexpr (Count > 1) {
        if constexpr (Dw) next.lanes<Count, width>(all.x, lanes, lane);
        if constexpr (Dx) next.lanes<Count, width>(all.dx, lanes, lane);
      }
      // Fours begin where the row does, whatever the blocks: the first link tells.
      for (; k + 4 <= end && w.other[k] < stop; k += 4) {
        if constexpr (Count > 1) {
          next.link(w.other, k);
          if constexpr (Dx) next.link(w.values, k);
          if constexpr (Dw) next.link(dw, k);
        }
        Vec<T, Bytes> dot[4];
        // Few lanes: dx would wait for itself at every link, so it takes four at once.
        constexpr bool few = Count <= 2 && Count * width < 16;
        Vec<T, Bytes> four[Count] = {};
#pragma GCC unroll 4
        for (std::size_t u = 0; u < 4; ++u)
          in.link(dy + std::size_t{w.other[k + u]} * pitch, w.values[k + u],
                  few ? four : in.dx, dot[u]);
        for (std::size_t j = 0; Dx && few && j < Count; ++j) in.dx[j] += four[j];
        if constexpr (Dw) {
          Vec<T, 4 * sizeof(T)> sums, before;
          sum_each<T, Bytes>(dot, sums);
          load(before, dw + k);
          sums += before;
          store(dw + k, sums);
        }
      }
      for (; k < end && w.other[k] < stop; ++k) {
        Vec<T, Bytes> dot;
        in.link(dy + std::size_t{w.other[k]} * pitch, w.values[k], in.dx, dot);
        if constexpr (Dw) dw[k] += sum<T, Bytes>(dot);
      }
      if (all.blocks.walked != nullptr)
        all.blocks.walked[i] = static_cast<std::uint32_t>(k - w.ptr[i]);
      if constexpr (Dx) {
        if (Dw && all.rectified && k == end) in.rectify();
#pragma GCC unroll 8
        for (std::size_t j = 0; j < Count; ++j)
          store(all.dx + row + j * width, in.dx[j]);
      }
    }
  }

  template <std::size_t Bytes, class T, class Source>
  REWIRE_INLINE static void run(const Work<T, Source>& all) {
    // 32 registers hold eight of x and eight of dx; 16 hold four of each.
    constexpr std::size_t most = Bytes == 64 ? 8 : 4;
    if constexpr (std::is_same_v<Source, T>) {
      if (all.lanes == 1) return one_sample_backward<Dx, Dw>(all);
    }
    LaneWalk<SparseBackward, T>::template run<Bytes, most>(all);
  }
};

template <bool Dx, bool Dw, class T, class Source>
void sparse_backward(const SparseRows<T>& w, std::size_t begin, std::size_t end,
                     const T* x, const Source* dy, T* dx, T* dw, std::size_t lanes,
                     const SourceBlocks& blocks, bool rectified = false) {
  using Kernel = SparseBackward<Dx, Dw>;
  dispatch<Kernel>(typename Kernel::template Work<T, Source>{
      w, begin, end, x, dy, dx, dw, lanes, blocks, rectified});
}

}  // namespace detail

/// Both gradients of `y = w * x` for inputs [begin, end) of one tile, in one walk over
/// the transposed links (`w.ptr` by input, `w.other` the output of each link):
///   dx = w^T * dy             overwritten
///   dw[k] += x[input] . dy[output]   for each link k, in transposed order
/// x, dx: (inputs, lanes), dy: (outputs, lanes), contiguous; none may overlap.
/// lanes: 1, 2, 4, 8, or a multiple of 16; if that, dy may be rounded (`round_rows`).
/// `blocks` are blocks of outputs: they change
/// the time, never a bit.  Every sum has one order, whatever the range; that of a dot
/// product depends (by rounding) on the instruction set.
/// `rectified`: x is the output of a ReLU, and dx the gradient of its input.
template <class T, class Source>
void sparse_backward(const SparseRows<T>& w, std::size_t begin, std::size_t end,
                     const T* x, const Source* dy, T* dx, T* dw, std::size_t lanes,
                     const SourceBlocks& blocks = {}, bool rectified = false) {
  detail::sparse_backward<true, true>(w, begin, end, x, dy, dx, dw, lanes, blocks,
                                      rectified);
}

/// The same without dw, where nobody trains these weights.
template <class T, class Source>
void sparse_input_gradient(const SparseRows<T>& w, std::size_t begin, std::size_t end,
                           const Source* dy, T* dx, std::size_t lanes,
                           const SourceBlocks& blocks = {}) {
  detail::sparse_backward<true, false, T, Source>(w, begin, end, nullptr, dy, dx,
                                                  nullptr, lanes, blocks);
}

/// The same without dx, for a first layer.
template <class T, class Source>
void sparse_weight_gradient(const SparseRows<T>& w, std::size_t begin, std::size_t end,
                            const T* x, const Source* dy, T* dw, std::size_t lanes,
                            const SourceBlocks& blocks = {}) {
  detail::sparse_backward<false, true, T, Source>(w, begin, end, x, dy, nullptr, dw,
                                                  lanes, blocks);
}

}  // namespace rewire
