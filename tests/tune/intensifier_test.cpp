// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <utility>
#include <vector>

#include <rewire/tune/intensifier.hpp>

using namespace rewire;

TEST_CASE("intensifier: what the nearest incumbent dominates gets no second fold") {
  TrialHistory history;
  Intensifier intensifier(4, 20);
  const auto run = [&](const Trial& t, Costs costs) {
    history.tell(t, std::move(costs));
    intensifier.told(history, t);
  };
  intensifier.challenge(history, history.add({{"x", 0.0}}));
  run(*intensifier.next(history), {1, 1});
  REQUIRE(intensifier.incumbents() == std::vector<std::size_t>{0});
  const std::size_t bad = history.add({{"x", 1.0}});
  intensifier.challenge(history, bad);
  const Trial more = *intensifier.next(history);
  CHECK(more.configuration == 0);  // the incumbent is tried once more first
  CHECK(more.fold == 1);
  run(more, {1, 1});
  const Trial first = *intensifier.next(history);
  CHECK(first.configuration == bad);

  run(first, {2, 2});

  REQUIRE(intensifier.verdicts().size() == 1);
  CHECK(intensifier.verdicts()[0].configuration == bad);
  CHECK(intensifier.verdicts()[0].kind == Verdict::dominated);
  CHECK(intensifier.verdicts()[0].by == 0);
  CHECK_FALSE(intensifier.next(history));
  CHECK(intensifier.incumbents() == std::vector<std::size_t>{0});
}

TEST_CASE("intensifier: with all folds of the incumbents the better one takes over") {
  TrialHistory history;
  Intensifier intensifier(2, 20);
  const auto run = [&](Costs costs) {
    const Trial t = *intensifier.next(history);
    history.tell(t, std::move(costs));
    intensifier.told(history, t);
  };
  intensifier.challenge(history, history.add({{"x", 0.0}}));
  run({1, 1});
  intensifier.challenge(history, history.add({{"x", 1.0}}));
  run({1, 1});  // the incumbent's second fold
  run({0.5, 0.5});
  CHECK(intensifier.incumbents() == std::vector<std::size_t>{0});  // not all folds yet
  REQUIRE(intensifier.verdicts().size() == 1);
  CHECK(intensifier.verdicts()[0].kind == Verdict::undecided);
  run({0.5, 0.5});

  REQUIRE(intensifier.verdicts().size() == 2);
  CHECK(intensifier.verdicts()[0].configuration == 1);
  CHECK(intensifier.verdicts()[0].kind == Verdict::joined);
  CHECK(intensifier.verdicts()[1].configuration == 0);
  CHECK(intensifier.verdicts()[1].kind == Verdict::dominated);
  CHECK(intensifier.verdicts()[1].by == 1);
  CHECK(intensifier.incumbents() == std::vector<std::size_t>{1});
  CHECK_FALSE(intensifier.next(history));
}

TEST_CASE("intensifier: of more incomparable ones than may stay, the crowded go") {
  TrialHistory history;
  Intensifier intensifier(1, 3);
  const std::vector<Costs> line{{0, 10}, {1, 9}, {2, 8.1}, {6, 4}, {10, 0}};
  for (const Costs& costs : line) {
    intensifier.challenge(history, history.add({{"x", costs[0]}}));
    const Trial t = *intensifier.next(history);
    history.tell(t, costs);
    intensifier.told(history, t);
    CHECK(intensifier.incumbents().size() <= 3);
    CHECK(intensifier.verdicts().size() == (history.size() > 3 ? 2 : 1));
    if (history.size() > 3)
      CHECK(intensifier.verdicts().back().kind == Verdict::crowded_out);
  }

  CHECK(intensifier.incumbents() == std::vector<std::size_t>{0, 3, 4});
}
