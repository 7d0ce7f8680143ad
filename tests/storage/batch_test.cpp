// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <rewire/storage/batch.hpp>

using namespace rewire;

TEST_CASE("batch: what a data set does not have is empty") {
  const Batch<float> nothing;

  CHECK(nothing.input.empty());
  CHECK(nothing.labels.empty());
  CHECK(nothing.values.empty());
  CHECK(ignored < 0);  // so it is no class
}
