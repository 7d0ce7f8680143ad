// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <rewire/core/tensor.hpp>

using namespace rewire;

TEST_CASE("tensor: is row-major, samples first") {
  auto images = Tensor<float, 3>::from_shape({2, 3, 4});
  images.fill(0);

  images(1, 2, 3) = 5;

  CHECK(images.data()[1 * 12 + 2 * 4 + 3] == 5);
  CHECK(images.strides()[2] == 1);
}
