// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstddef>
#include <vector>

#include <rewire/kernels/deal.hpp>

TEST_CASE_TEMPLATE("deal: numbers go to two places in turn, however many", T, float,
                   double) {
  for (std::size_t count = 0; count < 80; ++count) {
    std::vector<T> from(count);
    for (std::size_t i = 0; i < count; ++i) from[i] = static_cast<T>(i);
    std::vector<T> even((count + 1) / 2 + 1, T{-1}), odd(count / 2 + 1, T{-1});

    rewire::deal(from.data(), count, even.data(), odd.data());

    std::size_t right = 0;
    for (std::size_t i = 0; i < count; ++i)
      right += (i % 2 == 0 ? even : odd)[i / 2] == from[i];
    CHECK(right == count);
    CHECK(even.back() == T{-1});
    CHECK(odd.back() == T{-1});
  }
}
