// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <sstream>
#include <thread>

#include <rewire/training/observers/progress_line.hpp>

using namespace rewire;

namespace {

Report at(std::size_t epoch, std::size_t step) {
  Report r;
  r.now = {.epoch = epoch, .epochs = 2, .step = step, .steps_per_epoch = 4};
  r.loss = 1.25;
  return r;
}

}  // namespace

TEST_CASE("ProgressLine: elsewhere than on a terminal, a plain line an epoch") {
  std::ostringstream out;
  ProgressLine line(out);
  line.on_begin(at(0, 0));
  for (std::size_t s = 0; s < 4; ++s) line.on_step(at(0, s));
  Report r = at(0, 3);
  r.train = Scores{.accuracy = 0.5};
  r.test = Scores{.accuracy = 0.12345};

  line.on_epoch(r);
  line.on_epoch(at(1, 7));
  line.on_end(at(1, 7));

  CHECK(out.str() ==
        "epoch 1/2  loss 1.2500  train 50.00 %  test 12.35 %  0:00 gone, 0:00 left\n"
        "epoch 2/2  loss 1.2500  0:00 gone, 0:00 left\n");
}

TEST_CASE("ProgressLine: on a terminal one line that changes in place") {
  std::ostringstream out;
  ProgressLine line(out, true, "SET");
  line.on_begin(at(0, 0));
  line.on_step(at(0, 0));  // too early to be shown
  CHECK(out.str().empty());
  Report long_line = at(0, 3);
  long_line.test = Scores{.accuracy = 1};

  line.on_epoch(long_line);
  line.on_epoch(at(1, 7));
  line.on_end(at(1, 7));

  const std::string rest = "  0:00 gone, 0:00 left";
  const std::string first = "SET  epoch 1/2  loss 1.2500  test 100.00 %" + rest;
  std::string second = "SET  epoch 2/2  loss 1.2500" + rest;
  second.resize(first.size(), ' ');  // wipes out what stood there
  CHECK(out.str() == "\r" + first + "\r" + second + "\n");
}

TEST_CASE("ProgressLine: on a terminal, steps show five times a second at most") {
  std::ostringstream out;
  ProgressLine line(out, true);
  line.on_begin(at(0, 0));
  std::this_thread::sleep_for(std::chrono::milliseconds(250));

  for (std::size_t s = 0; s < 4; ++s) line.on_step(at(0, s));

  CHECK(out.str() == "\repoch 1/2  loss 1.2500  0:00 gone, 0:02 left");
}

TEST_CASE("ProgressLine: the time left counts from where a resumed run began") {
  std::ostringstream out;
  ProgressLine line(out, true);
  line.on_begin(at(1, 4));
  std::this_thread::sleep_for(std::chrono::milliseconds(1000));

  line.on_step(at(1, 5));  // the second of the four steps that are left

  CHECK(out.str() == "\repoch 2/2  loss 1.2500  0:01 gone, 0:01 left");
}

TEST_CASE("ProgressLine: nothing was written, nothing needs an end of line") {
  std::ostringstream out;
  ProgressLine line(out, true);
  line.on_begin(at(0, 0));
  line.on_end(at(0, 0));
  CHECK(out.str().empty());
}
