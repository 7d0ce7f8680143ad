// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include <rewire/kernels/gemm.hpp>

#include "support/reference.hpp"
#include "support/sparse_case.hpp"

using namespace rewire;

TEST_CASE_TEMPLATE("gemm: equals the plain loops, transposed or not, with strides", T,
                   float, double) {
  Rng rng(1);
  const std::size_t sizes[] = {1, 2, 7, 17, 48};
  for (int round = 0; round < 400; ++round) {
    const std::size_t m = sizes[rng.below(5)], n = sizes[rng.below(5)];
    const std::size_t k = sizes[rng.below(5)];
    const bool ta = rng.below(2) == 0, tb = rng.below(2) == 0;
    const T betas[] = {0, 1, 0.5};
    const T beta = betas[rng.below(3)];
    const std::size_t stride_a = (ta ? m : k) + rng.below(3);
    const std::size_t stride_b = (tb ? k : n) + rng.below(3);
    const std::size_t stride_c = n + rng.below(3);
    const auto a = support::uniform_values<T>((ta ? k : m) * stride_a, rng);
    const auto b = support::uniform_values<T>((tb ? n : k) * stride_b, rng);
    auto c = support::uniform_values<T>(m * stride_c, rng);
    auto expected = c;
    support::naive_gemm(m, n, k, a.data(), stride_a, ta, b.data(), stride_b, tb, beta,
                        expected.data(), stride_c);

    gemm<T>(m, n, k, {a.data(), stride_a, ta}, {b.data(), stride_b, tb}, beta, c.data(),
            stride_c);

    REQUIRE(support::close(c, expected, k));
  }
}

TEST_CASE("gemm: with beta 0 nothing of the target is read") {
  const std::vector<double> one{1};
  std::vector<double> c{std::numeric_limits<double>::quiet_NaN()};

  gemm<double>(1, 1, 1, {one.data(), 1}, {one.data(), 1}, 0, c.data(), 1);

  CHECK(c[0] == 1);
}

TEST_CASE("gemm: OpenBLAS keeps to one thread for as long as it is told to") {
  if (openblas_get_num_threads == nullptr) return;  // another BLAS
  const int before = openblas_get_num_threads();
  openblas_set_num_threads(2);
  {
    const OneBlasThread one;
    const OneBlasThread nested;
    CHECK(openblas_get_num_threads() == 1);
  }

  CHECK(openblas_get_num_threads() == 2);
  openblas_set_num_threads(before);
}

TEST_CASE("gemm: names the processor that BLAS has chosen for") {
  CHECK_FALSE(std::string(blas_core()).empty());
}
