// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstddef>
#include <vector>

#include <rewire/kernels/copy_strided.hpp>

TEST_CASE_TEMPLATE("copy_strided: pixels go where they belong, nothing else changes", T,
                   float, double) {
  for (std::size_t lanes = 1; lanes <= 17; ++lanes) {
    for (std::size_t stride = 1; stride <= 3; ++stride) {
      for (const std::size_t pixels : {0, 1, 2, 7}) {
        const std::size_t step = stride * lanes, room = pixels * step + 1;
        std::vector<T> wide(room), narrow(pixels * lanes + 1, T{-1}), back(room, T{-1});
        for (std::size_t i = 0; i < room; ++i) wide[i] = static_cast<T>(i);

        rewire::copy_strided(wide.data(), step, narrow.data(), lanes, pixels, lanes);
        rewire::copy_strided(narrow.data(), lanes, back.data(), step, pixels, lanes);

        std::size_t right = 0;
        for (std::size_t i = 0; i < room; ++i) {
          const bool copied = i < pixels * step && i % step < lanes;
          right += back[i] == (copied ? static_cast<T>(i) : T{-1});
        }
        CHECK(right == room);
        CHECK(narrow.back() == T{-1});
      }
    }
  }
}
