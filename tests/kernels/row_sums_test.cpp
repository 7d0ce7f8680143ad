// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstddef>
#include <vector>

#include <rewire/kernels/row_sums.hpp>

#include "support/isa.hpp"
#include "support/sparse_case.hpp"

using namespace rewire;

TEST_CASE_TEMPLATE("row sums: are added to what is there, at every instruction set", T,
                   float, double) {
  Rng rng(1);
  for (const Isa isa : support::available_isas()) {
    for (const std::size_t lanes : support::kernel_lanes) {
      for (const std::size_t rows : {1, 2, 13}) {
        CAPTURE(name(isa));
        CAPTURE(lanes);
        const auto x = support::uniform_values<T>(rows * lanes, rng);
        auto sums = support::uniform_values<T>(rows, rng);
        auto expected = sums;
        for (std::size_t i = 0; i < x.size(); ++i) expected[i / lanes] += x[i];

        support::run_at<detail::RowSums>(isa, std::size_t{0}, rows, x.data(),
                                         sums.data(), lanes);

        CHECK(support::close(sums, expected, lanes));
      }
    }
  }
}

TEST_CASE("row sums: only of the rows asked for") {
  const std::vector<double> x(6 * 16, 1.0);
  std::vector<double> sums(6);

  row_sums(2, 4, x.data(), sums.data(), 16);

  CHECK(sums == std::vector<double>{0, 0, 16, 16, 0, 0});
}
