// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include <rewire/io/monitor.hpp>

#include "checkpoint_cases.hpp"
#include "scratch.hpp"

using namespace rewire;

namespace {

void wait(int milliseconds) {
  std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
}

Report at(std::size_t epoch, std::size_t step) {
  Report r;
  r.now = {.epoch = epoch, .epochs = 2, .step = step, .steps_per_epoch = 2};
  return r;
}

}  // namespace

TEST_CASE("Monitor: a resumed run goes on with the samples in its file") {
  const Scratch scratch;
  double before = 0;
  {
    Monitor first(scratch / "m.csv", 0.02);
    first.on_begin(at(0, 0));
    wait(100);
    first.on_end(at(0, 0));
    REQUIRE_FALSE(first.samples().empty());
    before = first.samples().back().seconds;
    CHECK(Monitor::read(scratch / "m.csv").size() == first.samples().size());
  }
  Monitor second(scratch / "m.csv", 0.02);
  second.on_begin(at(1, 2));
  wait(100);
  second.on_end(at(1, 2));

  const auto all = Monitor::read(scratch / "m.csv");
  CHECK(all.size() == second.samples().size());
  CHECK(std::is_sorted(all.begin(), all.end(), [](const auto& a, const auto& b) {
    return a.seconds < b.seconds;
  }));
  CHECK(all.front().seconds < before);
  CHECK(all.back().seconds > before + 0.05);

  Monitor anew(scratch / "m.csv", 0.02);
  anew.on_begin(at(0, 0));
  anew.on_end(at(0, 0));
  CHECK(anew.samples().size() < all.size());
}

TEST_CASE("Monitor: reads no file as no samples, and leaves out a row cut off") {
  const Scratch scratch;
  CHECK(Monitor::read(scratch / "none.csv").empty());
  checkpoint_cases::overwrite(
      scratch / "m.csv",
      "seconds,resident_mb,unique_mb,cpu_percent,threads\n0.5,10,9,50,2\n1,30,9");
  const auto found = Monitor::read(scratch / "m.csv");
  REQUIRE(found.size() == 1);
  CHECK(found[0].resident_mb == 10);
  CHECK(found[0].threads == 2);
}
