// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <tuple>

#include <rewire/kernels/gemm.hpp>

#include "support/buffer.hpp"
#include "support/timing.hpp"

// The dense products that sparse ones are compared with: feature-major, the whole batch
// at once, as suits BLAS best.  Each is timed once a process.

namespace bench {

/// While one lives, OpenBLAS uses so many threads.
class BlasThreads {
 public:
  explicit BlasThreads(std::size_t threads) {
    if (openblas_set_num_threads != nullptr)
      openblas_set_num_threads(static_cast<int>(threads));
  }
  ~BlasThreads() {
    if (openblas_set_num_threads != nullptr) openblas_set_num_threads(1);
  }
  BlasThreads(const BlasThreads&) = delete;
  BlasThreads& operator=(const BlasThreads&) = delete;
};

namespace detail {

constexpr double gemm_seconds = 0.1;  // spent on each product

template <class T, class F>
double known_or(const char* what, std::size_t outputs, std::size_t inputs,
                std::size_t batch, std::size_t threads, F measure) {
  static std::map<
      std::tuple<const char*, std::size_t, std::size_t, std::size_t, std::size_t>,
      double>
      known;
  const auto key = std::tuple(what, outputs, inputs, batch, threads);
  const auto found = known.find(key);
  if (found != known.end()) return found->second;
  const BlasThreads guard(threads);
  return known[key] = time(measure(), gemm_seconds, 3).median();
}

}  // namespace detail

/// Seconds of y = W x.
template <class T>
double gemm_forward(std::size_t outputs, std::size_t inputs, std::size_t batch,
                    std::size_t threads) {
  static constexpr char what[] = "forward";
  return detail::known_or<T>(what, outputs, inputs, batch, threads, [&] {
    return [=, w = Buffer<T>(outputs * inputs), x = Buffer<T>(inputs * batch),
            y = Buffer<T>(outputs * batch)]() mutable {
      rewire::gemm<T>(outputs, batch, inputs, {w.data(), inputs}, {x.data(), batch},
                      T{}, y.data(), batch);
    };
  });
}

/// Seconds of dx = W^T dy.
template <class T>
double gemm_input_gradient(std::size_t outputs, std::size_t inputs, std::size_t batch,
                           std::size_t threads) {
  static constexpr char what[] = "input gradient";
  return detail::known_or<T>(what, outputs, inputs, batch, threads, [&] {
    return [=, w = Buffer<T>(outputs * inputs), dy = Buffer<T>(outputs * batch),
            dx = Buffer<T>(inputs * batch)]() mutable {
      rewire::gemm<T>(inputs, batch, outputs, {w.data(), inputs, true},
                      {dy.data(), batch}, T{}, dx.data(), batch);
    };
  });
}

/// Seconds of dW = dy x^T.
template <class T>
double gemm_weight_gradient(std::size_t outputs, std::size_t inputs, std::size_t batch,
                            std::size_t threads) {
  static constexpr char what[] = "weight gradient";
  return detail::known_or<T>(what, outputs, inputs, batch, threads, [&] {
    return [=, dw = Buffer<T>(outputs * inputs), dy = Buffer<T>(outputs * batch),
            x = Buffer<T>(inputs * batch)]() mutable {
      rewire::gemm<T>(outputs, inputs, batch, {dy.data(), batch},
                      {x.data(), batch, true}, T{}, dw.data(), inputs);
    };
  });
}

}  // namespace bench
