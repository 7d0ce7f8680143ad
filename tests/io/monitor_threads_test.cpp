// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <thread>

#include <rewire/io/monitor.hpp>
#include <rewire/kernels/gemm.hpp>

#include "checkpoint_cases.hpp"
#include "scratch.hpp"

using namespace rewire;

namespace {

void wait(int milliseconds) {
  std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
}

/// Keeps a core busy.
void work(int milliseconds) {
  const auto end =
      std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
  volatile double sum = 0;
  while (std::chrono::steady_clock::now() < end) {
    for (int i = 0; i < 1000; ++i) sum = sum + i;
  }
}

Report at(std::size_t epoch, std::size_t step) {
  Report r;
  r.now = {.epoch = epoch, .epochs = 2, .step = step, .steps_per_epoch = 2};
  return r;
}

/// Two epochs of 200 ms of training with 300 ms of evaluation after each.  Returns the
/// seconds of training.
double run(Monitor& monitor) {
  double trained = 0;
  auto start = std::chrono::steady_clock::now();
  monitor.on_begin(at(0, 0));
  for (std::size_t epoch = 0; epoch < 2; ++epoch) {
    for (std::size_t step = 0; step < 2; ++step) {
      work(100);
      monitor.on_step(at(epoch, 2 * epoch + step));
    }
    trained +=
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    wait(300);
    start = std::chrono::steady_clock::now();
    monitor.on_rest(at(epoch, 2 * epoch + 1));
  }
  monitor.on_end(at(1, 3));
  return trained;
}

}  // namespace

TEST_CASE("Monitor: samples in the background, while training only") {
  constexpr double every = 0.02;
  Monitor monitor({}, every);

  const double trained = run(monitor);

  const auto& samples = monitor.samples();
  REQUIRE(samples.size() >= 6);  // 20 where the machine has time
  CHECK(static_cast<double>(samples.size()) <= trained / (every / 2));
  for (std::size_t i = 1; i < samples.size(); ++i) {
    CHECK(samples[i].seconds > samples[i - 1].seconds);
  }
  // The 0.6 s of evaluation are not in it.  Up to half an interval waits for the next
  // sample.
  constexpr double clocks_apart = 0.05;
  CHECK(samples.back().seconds > trained - every - clocks_apart);
  CHECK(samples.back().seconds < trained + clocks_apart);
}

TEST_CASE("Monitor: a sample tells memory, load and threads") {
  Monitor monitor({}, 0.05);

  run(monitor);

  double most_load = 0;
  for (const Monitor::Sample& s : monitor.samples()) {
    CHECK(s.resident_mb > 1);
    CHECK(s.unique_mb > 0.1);
    CHECK(s.unique_mb <= s.resident_mb * 1.5);  // read one after the other
    CHECK(s.threads >= 2);                      // this one and the sampler
    CHECK(s.cpu_percent >= 0);
    most_load = std::max(most_load, s.cpu_percent);
  }
  CHECK(most_load > 5);  // one core of at most 20 is kept busy
  CHECK(most_load < 150);
}

TEST_CASE("Monitor: short training still gives a sample, at its end") {
  Monitor monitor({}, 0.05);
  monitor.on_begin(at(0, 0));
  work(40);
  monitor.on_end(at(0, 0));

  CHECK(monitor.samples().size() == 1);
}

TEST_CASE("Monitor: writes a table, and starts anew with each run") {
  const Scratch scratch;
  Monitor monitor(scratch / "monitor.csv", 0.05);
  run(monitor);
  const std::string first = checkpoint_cases::content(scratch / "monitor.csv");
  const std::size_t samples = monitor.samples().size();
  run(monitor);

  CHECK(first.substr(0, 51) == "seconds,resident_mb,unique_mb,cpu_percent,threads\n0");
  CHECK(static_cast<std::size_t>(std::count(first.begin(), first.end(), '\n')) ==
        samples + 1);
  CHECK(monitor.samples().front().seconds < 0.2);
}

TEST_CASE("Monitor: epochs shorter than the time between samples add up to samples") {
  Monitor monitor({}, 0.1);
  monitor.on_begin(at(0, 0));
  for (int epoch = 0; epoch < 20; ++epoch) {
    work(10);
    monitor.on_step(at(0, 1));
    wait(10);
    monitor.on_rest(at(0, 1));
  }
  monitor.on_end(at(1, 3));

  REQUIRE(monitor.samples().size() >= 2);  // after 50 ms and more of the 200
  REQUIRE(monitor.samples().size() <= 6);
  CHECK(monitor.samples().front().seconds > 0.045);
}

TEST_CASE("Monitor: watches a real run, and its thread is gone afterwards") {
  { const OneBlasThread start; }  // OpenBLAS starts threads of its own when first set
  checkpoint_cases::Run run(checkpoint_cases::small_net());
  const std::size_t before = thread_count().value_or(0);
  Monitor monitor({}, 0.001);

  run.trainer.fit(checkpoint_cases::points(), checkpoint_cases::options(500), monitor);

  CHECK(thread_count().value_or(0) == before);
  REQUIRE(monitor.samples().size() > 0);
  CHECK(monitor.samples().back().seconds > 0);
}

TEST_CASE("Monitor: ends with the run that fails, and with its own life") {
  std::optional<Monitor> monitor(std::in_place, std::filesystem::path{}, 0.01);
  monitor->on_begin(at(0, 0));
  const std::size_t before = thread_count().value_or(0);
  monitor.reset();  // no on_end: training threw

  CHECK(thread_count().value_or(0) == before - 1);
}

TEST_CASE("Monitor: refuses what it cannot do, before training") {
  const Scratch scratch;
  checkpoint_cases::Run run(checkpoint_cases::small_net());
  Monitor unwritable(scratch / "none/monitor.csv");

  CHECK(error_of(scratch,
                 [&] {
                   run.trainer.fit(checkpoint_cases::points(),
                                   checkpoint_cases::options(1), unwritable);
                 }) ==
        "none/monitor.csv: expected a folder that takes a new file, found \"No such "
        "file or "
        "directory\"; create the folder first, or correct the path");
  CHECK(run.trainer.state().steps == 0);
  CHECK(error_of([] { Monitor({}, 0); }) ==
        "Monitor: expected a time between samples above 0 s, found 0; give 0.5, say");
}
