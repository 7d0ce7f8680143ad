// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// What the library computes, said again as plainly as possible.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <rewire/core/shape.hpp>
#include <rewire/kernels/spmm.hpp>
#include <rewire/layers/winograd_correlation.hpp>
#include <rewire/storage/pattern.hpp>

namespace support {

/// y = w * x + bias, one tile, as `rewire::spmm`.
template <class T>
void naive_spmm(const rewire::SparseRows<T>& w, std::size_t rows, const T* bias,
                const T* x, T* y, std::size_t lanes) {
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t j = 0; j < lanes; ++j) {
      T sum = bias == nullptr ? T{} : bias[r];
      for (std::uint64_t k = w.ptr[r]; k < w.ptr[r + 1]; ++k) {
        sum += w.values[k] * x[w.other[k] * lanes + j];
      }
      y[r * lanes + j] = sum;
    }
  }
}

/// Both gradients, one tile, as `rewire::sparse_backward`.
template <class T>
void naive_sparse_backward(const rewire::SparseRows<T>& w, std::size_t inputs,
                           const T* x, const T* dy, T* dx, T* dw, std::size_t lanes) {
  for (std::size_t i = 0; i < inputs; ++i) {
    for (std::size_t j = 0; j < lanes; ++j) dx[i * lanes + j] = 0;
    for (std::uint64_t k = w.ptr[i]; k < w.ptr[i + 1]; ++k) {
      T sum = 0;
      for (std::size_t j = 0; j < lanes; ++j) {
        const T d = dy[w.other[k] * lanes + j];
        dx[i * lanes + j] += w.values[k] * d;
        sum += x[i * lanes + j] * d;
      }
      dw[k] += sum;
    }
  }
}

/// Calls `f(at_y, at_x, output, channel, tap)` for each product of a sample's maps with
/// kernels of 3 x 3 weights.
template <class F>
void each_square_product(const rewire::Shape& x, const rewire::Shape& y,
                         std::size_t padding, F f) {
  std::size_t at_y = 0;
  for (std::size_t o = 0; o < y.channels; ++o) {
    for (std::size_t row = 0; row < y.height; ++row) {
      for (std::size_t column = 0; column < y.width; ++column, ++at_y) {
        for (std::size_t t = 0; t < 9; ++t) {
          const std::size_t r = row + t / 3, c = column + t % 3;
          if (r < padding || r >= padding + x.height) continue;
          if (c < padding || c >= padding + x.width) continue;
          const std::size_t pixel = (r - padding) * x.width + c - padding;
          for (std::size_t i = 0; i < x.channels; ++i)
            f(at_y, i * x.pixels() + pixel, o, i, t);
        }
      }
    }
  }
}

/// y of maps x, one sample, as `rewire::winograd_correlate`.
template <class T>
void naive_correlate(const rewire::WinogradCorrelation<T>& all,
                     const rewire::Shape& shape_x, const T* x,
                     const rewire::Shape& shape_y, T* y) {
  const auto& k = all.kernels;
  for (std::size_t p = 0; p < shape_y.size(); ++p)
    y[p] = all.bias == nullptr ? T{} : all.bias[p / shape_y.pixels()];
  each_square_product(
      shape_x, shape_y, all.padding, [&](auto p, auto q, auto o, auto i, auto t) {
        y[p] += k.w[o * k.output + i * k.channel + (k.turned ? 8 - t : t)] * x[q];
      });
  for (std::size_t p = 0; p < shape_y.size(); ++p) {
    const std::size_t o = p / shape_y.pixels();
    if (all.finish.factor != nullptr)
      y[p] = y[p] * all.finish.factor[o] + all.finish.summand[o];
    if (all.finish.rectify && y[p] < 0) y[p] = 0;
  }
}

/// dw[output][channel][tap] += the gradient of kernels, one sample, as
/// `rewire::winograd_weight_gradient`.
template <class T>
void naive_weight_gradient(const rewire::Shape& shape_x, const T* x,
                           const rewire::Shape& shape_y, const T* dy,
                           std::size_t padding, T* dw) {
  each_square_product(shape_x, shape_y, padding,
                      [&](auto p, auto q, auto o, auto i, auto t) {
                        dw[(o * shape_x.channels + i) * 9 + t] += x[q] * dy[p];
                      });
}

/// c = op(a) * op(b) + beta * c, as `rewire::gemm`.
template <class T>
void naive_gemm(std::size_t m, std::size_t n, std::size_t k, const T* a,
                std::size_t stride_a, bool a_transposed, const T* b,
                std::size_t stride_b, bool b_transposed, T beta, T* c,
                std::size_t stride_c) {
  for (std::size_t i = 0; i < m; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      T sum = beta == T{} ? T{} : beta * c[i * stride_c + j];
      for (std::size_t p = 0; p < k; ++p) {
        sum += (a_transposed ? a[p * stride_a + i] : a[i * stride_a + p]) *
               (b_transposed ? b[j * stride_b + p] : b[p * stride_b + j]);
      }
      c[i * stride_c + j] = sum;
    }
  }
}

/// The removal of the published SET program, step by step, by sorting.
inline std::vector<rewire::Position> sorted_set_removal(std::span<const float> w,
                                                        double zeta) {
  std::vector<float> v(w.begin(), w.end());
  std::sort(v.begin(), v.end());
  const std::size_t n = v.size();
  const auto weaker = [](float a, float b) { return std::abs(a) < std::abs(b); };
  const auto f = static_cast<std::size_t>(std::min_element(v.begin(), v.end(), weaker) -
                                          v.begin());
  const auto from_the_end = static_cast<std::size_t>(
      std::min_element(v.rbegin(), v.rend(), weaker) - v.rbegin());
  const std::size_t l = n - from_the_end;
  const float low =
      v[static_cast<std::size_t>(std::floor((1 - zeta) * static_cast<double>(f)))];
  const float high = v[static_cast<std::size_t>(std::floor(
      std::min(static_cast<double>(n - 1),
               static_cast<double>(l) + zeta * static_cast<double>(n - l))))];
  std::vector<rewire::Position> drop;
  for (std::size_t i = 0; i < n; ++i) {
    const bool keep = w[i] < low || w[i] > high;
    if (!keep) drop.push_back(static_cast<rewire::Position>(i));
  }
  return drop;
}

}  // namespace support
