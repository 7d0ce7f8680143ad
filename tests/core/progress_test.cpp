// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <rewire/core/progress.hpp>

using namespace rewire;

TEST_CASE("progress: an epoch ends with its last step") {
  Progress now{.epoch = 1, .epochs = 3, .step = 8, .steps_per_epoch = 5};

  CHECK_FALSE(now.ends_epoch());
  now.step = 9;
  CHECK(now.ends_epoch());
  CHECK_FALSE(now.in_last_epoch());
  now.epoch = 2;
  CHECK(now.in_last_epoch());
}

TEST_CASE("progress: counts epochs with their fraction and the share of the run") {
  const Progress half{.epoch = 2, .epochs = 4, .step = 25, .steps_per_epoch = 10};

  CHECK(half.epochs_done() == 2.5);
  CHECK(half.share() == 0.625);
}

TEST_CASE("progress: the share starts at 0 and never passes 1") {
  Progress now{.epoch = 0, .epochs = 2, .step = 0, .steps_per_epoch = 4};

  CHECK(now.share() == 0);
  now.step = 8;
  CHECK(now.share() == 1);
  now.step = 80;
  CHECK(now.share() == 1);
}
