// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstddef>
#include <vector>

#include <rewire/core/huge_pages.hpp>

using namespace rewire;

TEST_CASE("resize far: is resize, for few numbers and for many megabytes") {
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{5}, std::size_t{5'000'001}}) {
    CAPTURE(size);
    std::vector<float> numbers{1, 2, 3}, expected = numbers;
    expected.resize(size);

    resize_far(numbers, size);

    CHECK(numbers == expected);
    const float* const where = numbers.data();
    resize_far(numbers, size);  // there is room already
    CHECK(numbers.data() == where);
  }
}
