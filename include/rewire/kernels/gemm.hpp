// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// The only header that includes BLAS.  <cblas.h> cannot share a translation unit with
// xtensor-blas, whose own declarations of the same functions can; the rest of it takes
// half a second to compile, and `xt::linalg::dot` throws on views that are not
// contiguous.
#include <xflens/cxxblas/drivers/cblas.h>

#include <cstddef>
#include <mutex>
#include <type_traits>

#if defined(__GNUC__)
// Only OpenBLAS has these; with another BLAS they are null.
extern "C" {
__attribute__((weak)) void openblas_set_num_threads(int);
__attribute__((weak)) int openblas_get_num_threads(void);
__attribute__((weak)) char* openblas_get_corename(void);
}
#endif

namespace rewire {

/// While one lives, OpenBLAS uses one thread a call: the library splits the work
/// itself, and two teams of threads on the same cores would fight.  The setting is
/// OpenBLAS's own and holds for the whole process, so the first guard of any thread
/// makes it and the last puts it back.
class OneBlasThread {
 public:
  OneBlasThread() {
    if (openblas_get_num_threads == nullptr || openblas_set_num_threads == nullptr)
      return;
    const std::lock_guard lock(mutex);
    if (guards++ > 0) return;
    before = openblas_get_num_threads();
    if (before != 1) openblas_set_num_threads(1);
  }
  ~OneBlasThread() {
    if (openblas_get_num_threads == nullptr || openblas_set_num_threads == nullptr)
      return;
    const std::lock_guard lock(mutex);
    if (--guards == 0 && before > 1) openblas_set_num_threads(before);
  }
  OneBlasThread(const OneBlasThread&) = delete;
  OneBlasThread& operator=(const OneBlasThread&) = delete;

 private:
  static inline std::mutex mutex;
  static inline std::size_t guards = 0;
  static inline int before = 1;
};

/// The processor family that OpenBLAS has chosen its kernels for; "unknown" with
/// another BLAS.
inline const char* blas_core() {
  return openblas_get_corename == nullptr ? "unknown" : openblas_get_corename();
}

/// A matrix in row-major order: element (i, j) at data[i * stride + j], or, when
/// `transposed`, at data[j * stride + i].
template <class T>
struct Matrix {
  const T* data;
  std::size_t stride;
  bool transposed = false;
};

/// c = a * b + beta * c, where a is (m, k), b is (k, n), and c is (m, n) in row-major
/// order.
template <class T>
void gemm(std::size_t m, std::size_t n, std::size_t k, Matrix<T> a, Matrix<T> b, T beta,
          T* c, std::size_t stride_c) {
  static_assert(std::is_same_v<T, float> || std::is_same_v<T, double>);
  const auto index = [](std::size_t size) { return static_cast<CBLAS_INT>(size); };
  const auto op = [](const Matrix<T>& x) {
    return x.transposed ? CblasTrans : CblasNoTrans;
  };
  const auto multiply = [] {
    if constexpr (std::is_same_v<T, float>) {
      return cblas_sgemm;
    } else {
      return cblas_dgemm;
    }
  }();
  multiply(CblasRowMajor, op(a), op(b), index(m), index(n), index(k), T{1}, a.data,
           index(a.stride), b.data, index(b.stride), beta, c, index(stride_c));
}

}  // namespace rewire
