// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// What the library computes, said again as plainly as possible.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <rewire/kernels/spmm.hpp>
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
