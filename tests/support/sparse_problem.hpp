// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include <rewire/core/view.hpp>
#include <rewire/kernels/bfloat16.hpp>
#include <rewire/kernels/sparse_backward.hpp>
#include <rewire/kernels/spmm.hpp>

#include "guarded.hpp"
#include "isa.hpp"
#include "problems.hpp"
#include "random_layer.hpp"
#include "reference.hpp"
#include "tiles.hpp"

namespace support {

/// What the sparse kernels compute.
template <class T>
struct Products {
  std::vector<T> y, dx, dw;
};
template <class T>
bool same_bits(const Products<T>& a, const Products<T>& b) {
  return same_bits(a.y, b.y) && same_bits(a.dx, b.dx) && same_bits(a.dw, b.dw);
}

/// How the work is cut.
struct Cut {
  std::vector<std::size_t> rows, cols;         ///< where ranges begin, and the end
  std::uint64_t row_block = 0, col_block = 0;  ///< of sources; 0: no blocks
  bool fused = true;                           ///< both gradients in one walk
  bool rectified = false;  ///< a ReLU after forward, and one before in backward
};

/// A random sparse layer and a batch of 1 to 300 samples in tiles, in memory of exactly
/// the size that is needed.
template <class T>
class SparseProblem {
 public:
  explicit SparseProblem(rewire::Rng& rng)
      : layer_(rng),
        samples_(size_up_to(300, rng)),
        lanes_(rewire::plan_lanes(samples_, rng.below(3) == 0 ? 64 : 128)),
        tiles_((samples_ + lanes_ - 1) / lanes_),
        biased_(rng.below(4) != 0),
        row_ptr_(layer_.row_ptr),
        col_ptr_(layer_.col_ptr),
        col_(layer_.col),
        row_(layer_.row),
        walked_(std::max(layer_.rows, layer_.cols)),
        w_(uniform_values<T>(layer_.col.size(), rng)),
        by_column_(w_.size()),
        bias_(uniform_values<T>(layer_.rows, rng)),
        x_(uniform_values<T>(tiles_ * layer_.cols * lanes_, rng)),
        dy_(uniform_values<T>(tiles_ * layer_.rows * lanes_, rng)),
        y_(dy_.size()),
        dx_(x_.size()),
        dw_(w_.size()),
        dw_before_(uniform_values<T>(w_.size(), rng)) {
    for (std::size_t k = 0; k < w_.size(); ++k)
      by_column_.data()[layer_.place[k]] = w_.data()[k];
  }

  std::size_t rows() const { return layer_.rows; }
  std::size_t cols() const { return layer_.cols; }
  std::size_t lanes() const { return lanes_; }
  std::size_t batch() const { return tiles_ * lanes_; }

  Cut uncut() const { return {{0, rows()}, {0, cols()}}; }
  Cut random_cut(rewire::Rng& rng) const {
    return {ranges(rows(), rng), ranges(cols(), rng), rng.below(cols() + 1),
            rng.below(rows() + 1), rng.below(2) == 0};
  }

  /// Makes all numbers that are gathered such as bfloat16 has.
  void keep_upper_halves() {
    for (auto* all : {&x_, &dy_}) {
      for (T* number = all->data(); number != all->data() + all->size(); ++number)
        *number = std::bit_cast<T>(std::bit_cast<std::uint32_t>(*number) & 0xFFFF0000U);
    }
  }

  /// By the plain loops.
  Products<T> expected() {
    unset();
    for (std::size_t t = 0; t < tiles_; ++t) {
      naive_spmm(by_row(), rows(), bias(), x(t), y(t), lanes_);
      naive_sparse_backward(by_column(), cols(), x(t), dy(t), dx(t), dw_.data(),
                            lanes_);
    }
    return {y_.values(), dx_.values(), dw_.values()};
  }

  /// What is the same with a ReLU after forward, and one that x comes from.
  Products<T> rectified(Products<T> of) const {
    for (T& v : of.y) v = v < 0 ? T{} : v;
    for (std::size_t i = 0; i < of.dx.size(); ++i)
      of.dx[i] = x_.data()[i] > 0 ? of.dx[i] : T{};
    return of;
  }

  /// By the kernels of an instruction set.
  Products<T> computed(rewire::Isa isa, const Cut& cut) {
    return products<T>(isa, cut, x_.data(), dy_.data());
  }
  /// The same from x and dy rounded to bfloat16; lanes are a multiple of 16.
  Products<T> computed_rounded(rewire::Isa isa, const Cut& cut) {
    const Guarded x(rounded(isa, x_, cols())), dy(rounded(isa, dy_, rows()));
    return products<rewire::BFloat16x2>(isa, cut, x.data(), dy.data());
  }

 private:
  static std::vector<std::size_t> ranges(std::size_t all, rewire::Rng& rng) {
    std::vector<std::size_t> at{0, all};
    for (std::uint64_t n = rng.below(4); n > 0; --n) at.push_back(rng.below(all + 1));
    std::sort(at.begin(), at.end());
    return at;
  }

  std::vector<rewire::BFloat16x2> rounded(rewire::Isa isa, const Guarded<T>& numbers,
                                          std::size_t features) const {
    const std::size_t pitch = rewire::gathered_pitch<rewire::BFloat16x2, float>(lanes_);
    std::vector<rewire::BFloat16x2> words(tiles_ * features * pitch);
    run_at<rewire::detail::RoundRows>(isa, numbers.data(), words.data(),
                                      tiles_ * features, lanes_);
    return words;
  }

  template <class Source>
  Products<T> products(rewire::Isa isa, const Cut& cut, const Source* x,
                       const Source* dy) {
    using Work = rewire::detail::Spmm::Work<T, Source>;
    const std::size_t pitch = rewire::gathered_pitch<Source, T>(lanes_);
    unset();
    for (std::size_t i = 0; i + 1 < cut.rows.size(); ++i) {
      for (std::size_t t = 0; t < tiles_; ++t) {
        const auto blocks = blocks_of(cols(), cut.row_block);
        run_at<rewire::detail::Spmm>(isa, Work{by_row(),
                                               cut.rows[i],
                                               cut.rows[i + 1],
                                               bias(),
                                               x + t * cols() * pitch,
                                               y(t),
                                               lanes_,
                                               blocks,
                                               {nullptr, nullptr, cut.rectified}});
      }
    }
    for (std::size_t i = 0; i + 1 < cut.cols.size(); ++i) {
      for (std::size_t t = 0; t < tiles_; ++t) {
        const Source* const tile = dy + t * rows() * pitch;
        if (cut.fused) {
          gradients<true, true>(isa, cut, i, t, tile);
        } else {
          gradients<true, false>(isa, cut, i, t, tile);
          gradients<false, true>(isa, cut, i, t, tile);
        }
      }
    }
    return {y_.values(), dx_.values(), dw_.values()};
  }

  template <bool Dx, bool Dw, class Source>
  void gradients(rewire::Isa isa, const Cut& cut, std::size_t i, std::size_t t,
                 const Source* dy) {
    using Kernel = rewire::detail::SparseBackward<Dx, Dw>;
    using Work = typename Kernel::template Work<T, Source>;
    const auto blocks = blocks_of(rows(), cut.col_block);
    run_at<Kernel>(isa, Work{by_column(), cut.cols[i], cut.cols[i + 1],
                             Dw ? x(t) : nullptr, dy, Dx ? dx(t) : nullptr,
                             Dw ? dw_.data() : nullptr, lanes_, blocks, cut.rectified});
  }

  /// What is left out or read before it is written shows as NaN.
  void unset() {
    y_.fill(std::numeric_limits<T>::quiet_NaN());
    dx_.fill(std::numeric_limits<T>::quiet_NaN());
    dw_.assign(dw_before_);
    walked_.fill(~std::uint32_t{0});
  }

  rewire::SparseRows<T> by_row() const {
    return {row_ptr_.data(), col_.data(), w_.data()};
  }
  rewire::SparseRows<T> by_column() const {
    return {col_ptr_.data(), row_.data(), by_column_.data()};
  }
  rewire::SourceBlocks blocks_of(std::uint64_t sources, std::uint64_t length) {
    if (length == 0) return {};
    return {sources, length, walked_.data()};
  }
  const T* bias() const { return biased_ ? bias_.data() : nullptr; }
  const T* x(std::size_t t) const { return x_.data() + t * cols() * lanes_; }
  const T* dy(std::size_t t) const { return dy_.data() + t * rows() * lanes_; }
  T* y(std::size_t t) { return y_.data() + t * rows() * lanes_; }
  T* dx(std::size_t t) { return dx_.data() + t * cols() * lanes_; }

  RandomLayer layer_;
  std::size_t samples_, lanes_, tiles_;
  bool biased_;
  Guarded<std::uint64_t> row_ptr_, col_ptr_;
  Guarded<std::uint32_t> col_, row_, walked_;
  Guarded<T> w_, by_column_, bias_, x_, dy_, y_, dx_, dw_;
  std::vector<T> dw_before_;
};

}  // namespace support
