// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "support/isa.hpp"
#include "support/sparse_case.hpp"
#include "support/sparse_problem.hpp"

using namespace rewire;
using support::Products;
using support::same_bits;

namespace {

template <class T>
bool close(const Products<T>& a, const Products<T>& b,
           const support::SparseProblem<T>& p) {
  return support::close(a.y, b.y, p.cols()) && support::close(a.dx, b.dx, p.rows()) &&
         support::close(a.dw, b.dw, p.batch());
}

}  // namespace

TEST_CASE_TEMPLATE(
    "sparse kernels: 10,000 random layers equal the plain loops, however cut", T, float,
    double) {
  for (std::uint64_t i = 0; i < support::problems(10'000); ++i) {
    CAPTURE(i);
    Rng rng(i);
    support::SparseProblem<T> problem(rng);
    const Products<T> expected = problem.expected();
    std::vector<Products<T>> of_isa;
    for (const Isa isa : support::available_isas()) {
      CAPTURE(name(isa));
      const Products<T> whole = problem.computed(isa, problem.uncut());
      CHECK(close(whole, expected, problem));

      support::Cut how = problem.random_cut(rng);
      how.rectified = how.fused;  // a ReLU on the way changes nothing else
      const Products<T> cut = problem.computed(isa, how);
      CHECK(same_bits(cut, how.rectified ? problem.rectified(whole) : whole));

      of_isa.push_back(whole);
    }
    if (of_isa.size() < 3) continue;
    // Both fuse products with sums.  Only a sum over samples has as many parts as a
    // register has lanes.
    const Products<T>&avx2 = of_isa[1], &avx512 = of_isa[2];
    CHECK(same_bits(avx2.y, avx512.y));
    CHECK(same_bits(avx2.dx, avx512.dx));
    if (problem.lanes() * sizeof(T) <= 32) CHECK(same_bits(avx2.dw, avx512.dw));
  }
}
