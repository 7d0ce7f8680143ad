// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstddef>
#include <limits>
#include <vector>

#include <rewire/kernels/sparse_backward.hpp>
#include <rewire/storage/transposed_index.hpp>

#include "support/isa.hpp"
#include "support/reference.hpp"
#include "support/sparse_case.hpp"

using namespace rewire;

TEST_CASE_TEMPLATE("sparse backward: equals the plain loops at every instruction set",
                   T, float, double) {
  Rng rng(1);
  for (const Isa isa : support::available_isas()) {
    for (const std::size_t lanes : support::kernel_lanes) {
      for (const auto& sparse : support::sparse_cases(rng)) {
        const Pattern& links = sparse.links;
        CAPTURE(name(isa));
        CAPTURE(lanes);
        CAPTURE(sparse.what);
        const TransposedIndex index(links);
        const auto values = support::uniform_values<T>(links.size(), rng);
        const auto x = support::uniform_values<T>(links.cols() * lanes, rng);
        const auto dy = support::uniform_values<T>(links.rows() * lanes, rng);
        const auto before = support::uniform_values<T>(links.size(), rng);
        const SparseRows<T> w{index.ptr.data(), index.row.data(), values.data()};
        const T unset = std::numeric_limits<T>::quiet_NaN();
        std::vector<T> dx(x.size(), unset), dw = before;
        std::vector<T> expected_dx = dx, expected_dw = before, only_dw = before;
        support::naive_sparse_backward(w, links.cols(), x.data(), dy.data(),
                                       expected_dx.data(), expected_dw.data(), lanes);

        using Both = detail::SparseBackward<true, true>;
        support::run_at<Both>(isa, typename Both::template Work<T>{w,
                                                                   0,
                                                                   links.cols(),
                                                                   x.data(),
                                                                   dy.data(),
                                                                   dx.data(),
                                                                   dw.data(),
                                                                   lanes,
                                                                   {}});

        CHECK(support::close(dx, expected_dx, links.rows()));
        CHECK(support::close(dw, expected_dw, lanes));
        using Weights = detail::SparseBackward<false, true>;
        support::run_at<Weights>(isa, typename Weights::template Work<T>{w,
                                                                         0,
                                                                         links.cols(),
                                                                         x.data(),
                                                                         dy.data(),
                                                                         nullptr,
                                                                         only_dw.data(),
                                                                         lanes,
                                                                         {}});
        CHECK(only_dw == dw);
        using Inputs = detail::SparseBackward<true, false>;
        std::vector<T> only_dx(x.size(), unset);
        support::run_at<Inputs>(isa, typename Inputs::template Work<T>{w,
                                                                       0,
                                                                       links.cols(),
                                                                       nullptr,
                                                                       dy.data(),
                                                                       only_dx.data(),
                                                                       nullptr,
                                                                       lanes,
                                                                       {}});
        CHECK(only_dx == dx);
      }
    }
  }
}

TEST_CASE("sparse backward: touches the inputs it is told to, and no others") {
  Rng rng(2);
  const Pattern links = random_pattern({.outputs = 5, .inputs = 9}, 0.5, rng);
  const TransposedIndex index(links);
  const auto values = support::uniform_values<float>(links.size(), rng);
  const SparseRows<float> w{index.ptr.data(), index.row.data(), values.data()};
  for (const std::size_t lanes : {1, 2, 8, 48}) {
    const auto x = support::uniform_values<float>(9 * lanes, rng);
    const auto dy = support::uniform_values<float>(5 * lanes, rng);
    std::vector<float> all(9 * lanes), all_dw(links.size());
    std::vector<float> part(9 * lanes, 7.0f), part_dw(links.size(), 7.0f);
    sparse_backward(w, 0, 9, x.data(), dy.data(), all.data(), all_dw.data(), lanes);

    sparse_backward(w, 3, 6, x.data(), dy.data(), part.data(), part_dw.data(), lanes);

    for (std::size_t i = 0; i < part.size(); ++i) {
      const bool inside = i / lanes >= 3 && i / lanes < 6;
      REQUIRE(part[i] == (inside ? all[i] : 7.0f));
    }
    for (std::size_t k = 0; k < links.size(); ++k) {
      const bool inside = k >= index.ptr[3] && k < index.ptr[6];
      REQUIRE(std::abs(part_dw[k] - (inside ? 7.0f + all_dw[k] : 7.0f)) < 1e-5f);
    }
  }
}

TEST_CASE("sparse backward: either gradient alone has the bits of both") {
  Rng rng(4);
  const Pattern links = random_pattern({.outputs = 11, .inputs = 13}, 0.4, rng);
  const TransposedIndex index(links);
  const auto values = support::uniform_values<float>(links.size(), rng);
  const SparseRows<float> w{index.ptr.data(), index.row.data(), values.data()};
  for (const std::size_t lanes : {1, 4, 128}) {
    const auto x = support::uniform_values<float>(13 * lanes, rng);
    const auto dy = support::uniform_values<float>(11 * lanes, rng);
    std::vector<float> dx(13 * lanes), dw(links.size()), only_dx = dx, only_dw = dw;
    sparse_backward(w, 0, 13, x.data(), dy.data(), dx.data(), dw.data(), lanes);

    sparse_input_gradient(w, 0, 13, dy.data(), only_dx.data(), lanes);
    sparse_weight_gradient(w, 0, 13, x.data(), dy.data(), only_dw.data(), lanes);

    CHECK(only_dx == dx);
    CHECK(only_dw == dw);
  }
}
