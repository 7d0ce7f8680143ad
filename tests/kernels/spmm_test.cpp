// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstddef>
#include <limits>
#include <vector>

#include <rewire/kernels/spmm.hpp>

#include "support/isa.hpp"
#include "support/reference.hpp"
#include "support/sparse_case.hpp"

using namespace rewire;

TEST_CASE_TEMPLATE("spmm: equals the plain loops at every instruction set", T, float,
                   double) {
  Rng rng(1);
  for (const Isa isa : support::available_isas()) {
    for (const std::size_t lanes : support::kernel_lanes) {
      for (const auto& sparse : support::sparse_cases(rng)) {
        const Pattern& links = sparse.links;
        CAPTURE(name(isa));
        CAPTURE(lanes);
        CAPTURE(sparse.what);
        const auto values = support::uniform_values<T>(links.size(), rng);
        const auto bias = support::uniform_values<T>(links.rows(), rng);
        const auto x = support::uniform_values<T>(links.cols() * lanes, rng);
        const SparseRows<T> w{links.row_ptr().data(), links.col().data(),
                              values.data()};
        for (const T* b : {bias.data(), static_cast<const T*>(nullptr)}) {
          const T unset = std::numeric_limits<T>::quiet_NaN();
          std::vector<T> y(links.rows() * lanes, unset), expected = y;
          support::naive_spmm(w, links.rows(), b, x.data(), expected.data(), lanes);

          support::run_at<detail::Spmm>(
              isa, detail::Spmm::Work<T>{
                       w, 0, links.rows(), b, x.data(), y.data(), lanes, {}});

          CHECK(support::close(y, expected, links.cols()));
        }
      }
    }
  }
}

TEST_CASE("spmm: writes the rows it is told to, and no others") {
  Rng rng(2);
  const Pattern links = random_pattern({.outputs = 9, .inputs = 5}, 0.5, rng);
  const auto values = support::uniform_values<float>(links.size(), rng);
  const SparseRows<float> w{links.row_ptr().data(), links.col().data(), values.data()};
  for (const std::size_t lanes : {1, 2, 8, 48}) {
    const auto x = support::uniform_values<float>(5 * lanes, rng);
    std::vector<float> all(9 * lanes), part(9 * lanes, 7.0f);
    spmm(w, 0, 9, static_cast<const float*>(nullptr), x.data(), all.data(), lanes);

    spmm(w, 3, 6, static_cast<const float*>(nullptr), x.data(), part.data(), lanes);

    for (std::size_t i = 0; i < part.size(); ++i) {
      const bool inside = i / lanes >= 3 && i / lanes < 6;
      REQUIRE(part[i] == (inside ? all[i] : 7.0f));
    }
  }
}

TEST_CASE("spmm: memory may stand at any address") {
  Rng rng(3);
  const Pattern links = random_pattern({.outputs = 4, .inputs = 6}, 0.5, rng);
  const auto values = support::uniform_values<float>(links.size(), rng);
  const SparseRows<float> w{links.row_ptr().data(), links.col().data(), values.data()};
  const auto x = support::uniform_values<float>(6 * 32 + 3, rng);
  std::vector<float> y(4 * 32 + 1), expected(4 * 32);
  support::naive_spmm<float>(w, 4, nullptr, x.data() + 3, expected.data(), 32);

  spmm(w, 0, 4, static_cast<const float*>(nullptr), x.data() + 3, y.data() + 1, 32);

  CHECK(support::close({y.begin() + 1, y.end()}, expected, 6));
}

TEST_CASE("spmm: without any source the bias is still written") {
  const std::uint64_t ptr[] = {0, 0, 0};
  const float bias[] = {1, 2};
  for (const std::size_t lanes : {1, 2, 16}) {
    std::vector<float> y(2 * lanes);

    const float* const x = nullptr;
    spmm<float>({ptr, nullptr, nullptr}, 0, 2, bias, x, y.data(), lanes,
                {.sources = 0, .length = 1});

    CHECK(y.front() == 1);
    CHECK(y.back() == 2);
  }
}
