// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <rewire/training/observers/early_stop.hpp>

#include "support/error.hpp"

using namespace rewire;

namespace {

/// After which of these test losses it stops; 0: never.
std::size_t stops_after(EarlyStop stop, const std::vector<double>& losses) {
  for (std::size_t i = 0; i < losses.size(); ++i) {
    Report r;
    r.test = Scores{.loss = losses[i]};
    if (stop.on_epoch(r) == Flow::stop) return i + 1;
  }
  return 0;
}

}  // namespace

TEST_CASE("EarlyStop: waits as many epochs without gain as it was told") {
  CHECK(stops_after(EarlyStop(1), {3, 2, 2.5}) == 3);
  CHECK(stops_after(EarlyStop(2), {3, 2, 2.5, 1.9, 2, 2}) == 6);
  CHECK(stops_after(EarlyStop(3), {3, 2, 2.5, 1.9, 2, 2}) == 0);
  CHECK(stops_after(EarlyStop(2), {5, 4, 3, 2, 1}) == 0);
}

TEST_CASE("EarlyStop: a gain must be larger than the least, and a NaN is none") {
  CHECK(stops_after(EarlyStop(2, 0.5), {3, 2.8, 2.6, 2}) == 3);
  CHECK(stops_after(EarlyStop(1), {2, std::nan("")}) == 2);
}

TEST_CASE("EarlyStop: remembers the best loss") {
  EarlyStop stop(5);
  for (const double loss : {3.0, 1.5, 2.0}) {
    Report r;
    r.test = Scores{.loss = loss};
    stop.on_epoch(r);
  }
  CHECK(stop.best_loss() == 1.5);
}

TEST_CASE("EarlyStop: wants patience and a test set") {
  CHECK(support::error_of([] { EarlyStop{0}; }) ==
        "EarlyStop: expected patience of at least one epoch, found 0; raise patience");
  CHECK(support::error_of([] { EarlyStop{1}.on_epoch(Report{}); }) ==
        "EarlyStop: expected a test set, found none; set FitOptions::test");
}
