// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <rewire/io/metrics_csv.hpp>

#include "checkpoint_cases.hpp"
#include "scratch.hpp"

using namespace rewire;
using checkpoint_cases::content;
using checkpoint_cases::overwrite;

namespace {

const std::string header =
    "epoch,steps,rate,loss,train_loss,train_accuracy,test_loss,test_accuracy,"
    "seconds_train,seconds_data,seconds_evolve,seconds_evaluate\n";

Report after(std::size_t epoch) {
  Report r;
  r.now = {.epoch = epoch, .epochs = 5, .step = 10 * epoch + 9, .steps_per_epoch = 10};
  r.loss = 0.5;
  r.rate = 0.1;
  r.seconds = {.train = 1.5, .data = 0.25, .evolve = 0.125, .evaluate = 2};
  return r;
}
Report before(std::size_t epoch) {
  Report r = after(epoch);
  r.now.step = 10 * epoch;
  return r;
}
std::string row(std::size_t epoch) {
  return text(epoch + 1, ",", 10 * epoch + 10, ",0.1,0.5,,,,,1.5,0.25,0.125,2\n");
}

}  // namespace

TEST_CASE(
    "MetricsCsv: a row an epoch, the file whole after each; empty where not measured") {
  const Scratch scratch;
  MetricsCsv csv(scratch / "run.csv");
  Report full = after(1);
  full.train = Scores{.loss = 0.25, .accuracy = 0.75};
  full.test = Scores{.loss = 1e-9, .accuracy = 1};

  csv.on_begin(before(0));
  CHECK(content(scratch / "run.csv") == header);
  csv.on_epoch(after(0));
  CHECK(content(scratch / "run.csv") == header + row(0));
  csv.on_epoch(full);

  CHECK(content(scratch / "run.csv") ==
        header + row(0) + "2,20,0.1,0.5,0.25,0.75,1e-09,1,1.5,0.25,0.125,2\n");
  CHECK(scratch.entries() == 1);
}

TEST_CASE("MetricsCsv: a new run begins a new file") {
  const Scratch scratch;
  overwrite(scratch / "run.csv", header + row(0) + row(1));

  MetricsCsv(scratch / "run.csv").on_begin(before(0));

  CHECK(content(scratch / "run.csv") == header);
}

TEST_CASE(
    "MetricsCsv: a resumed run keeps the rows before it, and only those, and counts "
    "their seconds in") {
  const Scratch scratch;
  overwrite(scratch / "run.csv", header + row(0) + row(1) + row(2) + "4,40,0.1");
  MetricsCsv csv(scratch / "run.csv");

  csv.on_begin(before(2));
  csv.on_epoch(after(2));

  CHECK(content(scratch / "run.csv") ==
        header + row(0) + row(1) + "3,30,0.1,0.5,,,,,3,0.5,0.25,4\n");
}

TEST_CASE("MetricsCsv: a resumed run whose file is gone or empty begins one") {
  const Scratch scratch;
  MetricsCsv(scratch / "run.csv").on_begin(before(2));
  CHECK(content(scratch / "run.csv") == header);
  for (const char* old : {"", "\n", "no lines", "x", "x\n2,3", "x\n1,2,3"}) {
    overwrite(scratch / "run.csv", old);
    MetricsCsv(scratch / "run.csv").on_begin(before(2));
    CHECK(content(scratch / "run.csv") == header);
  }
}

TEST_CASE("MetricsCsv: says before training that a file cannot be written") {
  const Scratch scratch;
  checkpoint_cases::Run run(checkpoint_cases::small_net());
  MetricsCsv csv(scratch / "none/run.csv");

  CHECK(
      error_of(scratch,
               [&] {
                 run.trainer.fit(checkpoint_cases::points(),
                                 checkpoint_cases::options(1), csv);
               }) ==
      "none/run.csv: expected a folder that takes a new file, found \"No such file or "
      "directory\"; create the folder first, or correct the path");
  CHECK(run.trainer.state().steps == 0);
}
