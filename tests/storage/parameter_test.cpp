// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <vector>

#include <rewire/storage/parameter.hpp>

using namespace rewire;

TEST_CASE("parameter: starts as zeros of its shape, without gradient or slots") {
  const Parameter<float> p({3, 4}, Role::bias);

  CHECK(p.value == std::vector<float>(12));
  CHECK(p.size() == 12);
  CHECK(p.role == Role::bias);
  CHECK(p.gradient.empty());
  CHECK(p.slots.empty());
}

TEST_CASE("parameter: training makes room for gradient and slots, all zero") {
  Parameter<float> p({2, 2}, Role::weight);

  p.train(2);

  CHECK(p.gradient == std::vector<float>(4));
  CHECK(p.slots == std::vector(2, std::vector<float>(4)));
}

TEST_CASE("parameter: training again keeps what is there") {
  Parameter<float> p({2}, Role::weight);
  p.train(1);
  p.gradient = {1, 2};
  p.slots[0] = {3, 4};

  p.train(1);
  CHECK(p.slots[0] == std::vector<float>{3, 4});
  p.train(2);

  CHECK(p.gradient == std::vector<float>{1, 2});
  CHECK(p.slots[0] == std::vector<float>{3, 4});
  CHECK(p.slots[1] == std::vector<float>{0, 0});
}

TEST_CASE("parameter: one of no size has nothing to train") {
  Parameter<double> p({0}, Role::bias);

  p.train(1);

  CHECK(p.size() == 0);
  CHECK(p.gradient.empty());
}
