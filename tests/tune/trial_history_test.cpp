// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <vector>

#include <rewire/tune/trial_history.hpp>

using namespace rewire;

TEST_CASE("trial history: numbers configurations as they come, and knows them again") {
  TrialHistory history;

  const std::size_t first = history.add({{"x", 1.0}}),
                    second = history.add({{"x", 2.0}});

  CHECK(first == 0);
  CHECK(second == 1);
  CHECK(history.size() == 2);
  CHECK(history.configuration(1) == Configuration{{"x", 2.0}});
  CHECK(history.contains({{"x", 1.0}}));
  CHECK_FALSE(history.contains({{"x", 3.0}}));
  CHECK_FALSE(history.contains({{"y", 1.0}}));
}

TEST_CASE("trial history: means are over the folds that were tried, or over some") {
  TrialHistory history;
  const std::size_t other = history.add({{"x", 0.0}}), c = history.add({{"x", 1.0}});

  history.tell({c, 3}, {1, 10});
  history.tell({c, 0}, {2, 20});
  history.tell({c, 5}, {6, 60});
  history.tell({other, 0}, {100, 100});

  CHECK(history.folds(c) == TrialHistory::Folds{0, 3, 5});
  CHECK(history.mean(c, {0, 5}) == Costs{4, 40});
  CHECK(history.mean(c)[0] == doctest::Approx(3));
  CHECK(history.mean(c)[1] == doctest::Approx(30));
  CHECK(history.mean(other) == Costs{100, 100});
}

TEST_CASE("trial history: all costs are those of each trial that was told") {
  TrialHistory history;
  CHECK(history.all_costs().empty());
  const std::size_t a = history.add({{"x", 0.0}}), b = history.add({{"x", 1.0}});

  history.tell({b, 0}, {3, 3});
  history.tell({a, 1}, {2, 2});
  history.tell({a, 0}, {1, 1});

  CHECK(history.all_costs() == std::vector<Costs>{{1, 1}, {2, 2}, {3, 3}});
  CHECK(history.costs(a).size() == 2);
  CHECK(history.costs(a).at(1) == Costs{2, 2});
}
