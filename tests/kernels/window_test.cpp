// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <vector>

#include <rewire/kernels/window.hpp>

TEST_CASE("spread: every pixel where its column belongs, zeros around") {
  for (const std::size_t stride : {1, 2, 3}) {
    for (const std::size_t padding : {0, 1, 2}) {
      for (const std::size_t lanes : {1, 3}) {
        for (const std::size_t width : {1, 6, 511, 512, 513, 1030}) {
          constexpr std::size_t height = 3;
          const rewire::Window window{3, 3, stride, padding, 1};
          const auto how = rewire::spread_input(window, height, width, lanes);
          std::vector<float> map(height * width * lanes);
          for (std::size_t i = 0; i < map.size(); ++i)
            map[i] = 1 + static_cast<float>(i);
          std::vector<float> plane(how.plane(), -1), expected(how.plane(), 0);
          for (std::size_t i = 0; i < map.size(); ++i) {
            const std::size_t row = i / lanes / width, column = i / lanes % width;
            expected[(padding + row) * how.row_size() + how.column(padding + column) +
                     i % lanes] = map[i];
          }

          rewire::spread(how, height, width, plane.data(),
                         [&](std::size_t first, std::size_t count, float* to) {
                           std::copy_n(map.data() + first, count, to);
                         });

          CAPTURE(stride);
          CAPTURE(padding);
          CAPTURE(lanes);
          CAPTURE(width);
          CHECK(plane == expected);
        }
      }
    }
  }
}
