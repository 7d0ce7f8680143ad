// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

// The loops that anybody would write first, compiled as the rest of the program: what
// the kernels have to beat.  One thread; CSR as in `rewire::Pattern`.  `rows` may be a
// share of all rows where the whole would take minutes.

namespace bench::plain {

/// y = W x, samples first: x is (batch, inputs), y is (batch, outputs).
template <class T>
void forward_samples_first(std::span<const std::uint64_t> ptr, const std::uint32_t* col,
                           const T* values, std::size_t rows, std::size_t inputs,
                           std::size_t outputs, std::size_t batch, const T* x, T* y) {
  for (std::size_t n = 0; n < batch; ++n) {
    for (std::size_t r = 0; r < rows; ++r) {
      T sum{};
      for (std::uint64_t k = ptr[r]; k < ptr[r + 1]; ++k)
        sum += values[k] * x[n * inputs + col[k]];
      y[n * outputs + r] = sum;
    }
  }
}

/// y = W x, features first: x is (inputs, batch), y is (outputs, batch).
template <class T>
void forward_features_first(std::span<const std::uint64_t> ptr,
                            const std::uint32_t* col, const T* values, std::size_t rows,
                            std::size_t batch, const T* x, T* y) {
  for (std::size_t r = 0; r < rows; ++r) {
    T* out = y + r * batch;
    std::fill_n(out, batch, T{});
    for (std::uint64_t k = ptr[r]; k < ptr[r + 1]; ++k) {
      const T* in = x + col[k] * batch;
      for (std::size_t n = 0; n < batch; ++n) out[n] += values[k] * in[n];
    }
  }
}

/// dx += W^T dy and gradient = dy x^T at the links, samples first.
template <class T>
void backward_samples_first(std::span<const std::uint64_t> ptr,
                            const std::uint32_t* col, const T* values, std::size_t rows,
                            std::size_t inputs, std::size_t outputs, std::size_t batch,
                            const T* x, const T* dy, T* dx, T* gradient) {
  for (std::size_t n = 0; n < batch; ++n) {
    for (std::size_t r = 0; r < rows; ++r) {
      const T d = dy[n * outputs + r];
      for (std::uint64_t k = ptr[r]; k < ptr[r + 1]; ++k) {
        dx[n * inputs + col[k]] += values[k] * d;
        gradient[k] += x[n * inputs + col[k]] * d;
      }
    }
  }
}

/// The same, features first.
template <class T>
void backward_features_first(std::span<const std::uint64_t> ptr,
                             const std::uint32_t* col, const T* values,
                             std::size_t rows, std::size_t batch, const T* x,
                             const T* dy, T* dx, T* gradient) {
  for (std::size_t r = 0; r < rows; ++r) {
    const T* d = dy + r * batch;
    for (std::uint64_t k = ptr[r]; k < ptr[r + 1]; ++k) {
      const T* in = x + col[k] * batch;
      T* d_in = dx + col[k] * batch;
      T sum{};
      for (std::size_t n = 0; n < batch; ++n) {
        d_in[n] += values[k] * d[n];
        sum += in[n] * d[n];
      }
      gradient[k] = sum;
    }
  }
}

}  // namespace bench::plain
