// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <ctime>
#include <limits>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <rewire/core/parallel.hpp>
#include <rewire/core/random.hpp>

using namespace rewire;

namespace {

constexpr std::size_t team_sizes[] = {1, 2, 3, 4};

std::vector<std::uint64_t> row_starts(const std::vector<std::uint64_t>& sizes) {
  std::vector<std::uint64_t> ptr{0};
  for (const std::uint64_t s : sizes) ptr.push_back(ptr.back() + s);
  return ptr;
}

/// Whether the ranges that `split` hands out cover [0, count) exactly once.
template <class Split>
bool covers_once(std::size_t count, Split split) {
  std::vector<std::atomic<int>> visits(count);
  split([&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) ++visits[i];
  });
  for (const auto& v : visits) {
    if (v != 1) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("parallel: every index is visited exactly once, whatever the team") {
  for (const std::size_t threads : team_sizes) {
    Team team(threads);
    REQUIRE(team.size() == threads);
    for (const std::size_t count : {0, 1, 2, 3, 4, 5, 7, 16, 100, 1001}) {
      CAPTURE(count);
      CHECK(covers_once(count, [&](auto body) { parallel_for(team, count, body); }));
    }
  }
}

TEST_CASE("parallel: every row is visited exactly once, also empty and huge ones") {
  Rng rng(3);
  std::vector<std::vector<std::uint64_t>> cases{{},
                                                {0},
                                                {5},
                                                {0, 0, 0},
                                                {100, 0, 0, 0, 0},
                                                {0, 0, 0, 100},
                                                {1, 1, 1, 1, 1, 1, 1}};
  for (int i = 0; i < 50; ++i) {
    auto& sizes = cases.emplace_back(rng.below(40));
    for (auto& s : sizes) s = rng.below(3) == 0 ? 0 : rng.below(50);
  }
  for (const std::size_t threads : team_sizes) {
    Team team(threads);
    for (const auto& sizes : cases) {
      const auto ptr = row_starts(sizes);
      CHECK(covers_once(sizes.size(),
                        [&](auto body) { parallel_rows(team, ptr, body); }));
    }
  }
}

TEST_CASE("parallel: rows are split by their entries, not by their number") {
  Team team(2);
  const auto ptr = row_starts({90, 10, 10, 10, 10, 10, 10, 10, 10, 10});
  std::atomic<std::size_t> end_of_first{0};

  parallel_rows(team, ptr, [&](std::size_t begin, std::size_t end) {
    if (begin == 0) end_of_first = end;
  });

  CHECK(end_of_first == 1);
}

TEST_CASE(
    "parallel: an exception of any part reaches the caller, and the team goes on") {
  for (const std::size_t threads : team_sizes) {
    Team team(threads);
    for (std::size_t culprit = 0; culprit < threads; ++culprit) {
      const auto job = [&](std::size_t part) {
        if (part == culprit) throw std::runtime_error("part " + std::to_string(part));
      };
      CHECK_THROWS_WITH_AS(team.run(job), ("part " + std::to_string(culprit)).c_str(),
                           std::runtime_error);
    }
    CHECK_THROWS_AS(team.run([](std::size_t) { throw 1; }),
                    int);  // all of them at once
    std::atomic<std::size_t> parts{0};
    team.run([&](std::size_t) { ++parts; });
    CHECK(parts == threads);
  }
}

TEST_CASE("parallel: 100,000 short jobs all run, one after the other") {
  Team team(2);
  std::vector<std::uint64_t> sums(2 * 64);  // on cache lines of their own
  constexpr std::uint64_t jobs = 100'000;

  for (std::uint64_t job = 0; job < jobs; ++job) {
    team.run([&](std::size_t part) { sums[part * 64] += job; });
  }

  CHECK(sums[0] == jobs * (jobs - 1) / 2);
  CHECK(sums[64] == jobs * (jobs - 1) / 2);
}

TEST_CASE("parallel: what one job writes the next job sees, on any part") {
  Team team(4);
  std::vector<std::uint64_t> values(4), sums(4);
  std::uint64_t expected = 0;

  for (int round = 0; round < 200; ++round) {
    team.run([&](std::size_t part) { values[part] = expected + part; });
    team.run([&](std::size_t part) {
      sums[part] = values[0] + values[1] + values[2] + values[3];
    });
    expected = 4 * expected + 6;
    REQUIRE(sums == std::vector<std::uint64_t>(4, expected));
  }
}

#if defined(__SSE2__)
TEST_CASE(
    "parallel: denormal numbers are zero on every part, and again numbers after it") {
  volatile float smallest_normal = std::numeric_limits<float>::min();
  std::vector<float> halves(8);
  const auto halve = [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) halves[i] = smallest_normal / 2;
  };
  const auto all_zero = [&] { return halves == std::vector<float>(halves.size()); };

  for (const std::size_t threads : team_sizes) {
    Team team(threads);
    for (const std::size_t count : {1, 8}) {
      halves.assign(count, 1);
      parallel_for(team, count, halve);
      CHECK(all_zero());
      halves.assign(count, 1);
      parallel_rows(team, row_starts(std::vector<std::uint64_t>(count, 5)), halve);
      CHECK(all_zero());
    }
  }

  CHECK(smallest_normal / 2 > 0);
}
#endif

TEST_CASE("parallel: a team may move while it lives, and still works") {
  Team first(3);
  Team second = std::move(first);
  std::atomic<std::size_t> parts{0};
  second.run([&](std::size_t) { ++parts; });
  CHECK(parts == 3);

  Team third(2);
  third = std::move(second);
  third.run([&](std::size_t) { ++parts; });
  CHECK(parts == 6);
  CHECK(third.size() == 3);

  first.run([&](std::size_t) { ++parts; });  // its threads are gone, the caller is left
  CHECK(parts == 7);
}

TEST_CASE("parallel: no threads asked for means the caller alone") {
  Team team(0);

  CHECK(team.size() == 1);
}

TEST_CASE("parallel: an idle team sleeps") {
  Team team(4);
  team.run([](std::size_t) {});
  std::this_thread::sleep_for(std::chrono::milliseconds(20));  // the spinning ends
  const std::clock_t before = std::clock();                    // of all threads

  std::this_thread::sleep_for(std::chrono::milliseconds(300));

  const double seconds = static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
  CHECK(seconds < 0.06);  // three spinning workers would take 0.6 on two cores
}
