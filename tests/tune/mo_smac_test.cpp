// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include <rewire/core/random.hpp>
#include <rewire/tune/hypervolume.hpp>
#include <rewire/tune/latin_hypercube.hpp>
#include <rewire/tune/mo_smac.hpp>

using namespace rewire;

namespace {

/// The value of the nearest sample: a surrogate that needs no library.
class Nearest {
 public:
  void fit(const std::vector<std::vector<double>>& x, const std::vector<double>& y,
           std::uint64_t) {
    x_ = x;
    y_ = y;
  }
  double predict(std::span<const double> at) const {
    double nearest = INFINITY, value = 0;
    for (std::size_t i = 0; i < x_.size(); ++i) {
      double distance = 0;
      for (std::size_t d = 0; d < at.size(); ++d)
        distance += (x_[i][d] - at[d]) * (x_[i][d] - at[d]);
      if (distance < nearest) nearest = distance, value = y_[i];
    }
    return value;
  }

 private:
  std::vector<std::vector<double>> x_;
  std::vector<double> y_;
};

/// The same, where it is told numbers that a model can learn from.
struct Finite : Nearest {
  void fit(const std::vector<std::vector<double>>& x, const std::vector<double>& y,
           std::uint64_t seed) {
    for (const double v : y) CHECK(std::isfinite(v));
    Nearest::fit(x, y, seed);
  }
};

Space three_numbers() {
  Space space;
  for (const char* name : {"a", "b", "c"}) space.add({name, RealRange{0, 1, 0.5}});
  return space;
}

/// The front lies where c is 0; b does not count, and a fold shifts all a little.
Costs costs_of(const Configuration& c, std::size_t fold = 0) {
  const double a = std::get<double>(c.at("a")), far = std::get<double>(c.at("c"));
  return {a + far + 0.01 * static_cast<double>(fold), 1 - std::sqrt(a) + far};
}

using Search = MoSmac<Nearest>;

const std::vector<double> corner{2.5, 2.5};

}  // namespace

TEST_CASE("MO-SMAC: begins with the defaults, and comes nearer than a hypercube") {
  double search_volume = 0, hypercube_volume = 0;
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    Search search(three_numbers(), {.challengers = 200, .seed = seed});
    CHECK(search.configuration(search.ask()) == three_numbers().standard());
    search.tell({0, 0}, costs_of(three_numbers().standard()));
    for (int i = 1; i < 60; ++i) {
      const Trial t = search.ask();
      search.tell(t, costs_of(search.configuration(t)));
    }
    Rng rng(seed);
    std::vector<Costs> points;
    for (const auto& c : latin_hypercube(three_numbers(), 60, rng))
      points.push_back(costs_of(c));
    search_volume += hypervolume(search.history().all_costs(), corner);
    hypercube_volume += hypervolume(points, corner);
  }
  CHECK(search_volume > hypercube_volume);
}

TEST_CASE("MO-SMAC: told the same costs it asks the same") {
  Search first(three_numbers(), {.folds = 3, .challengers = 50, .seed = 5}),
      second(three_numbers(), {.folds = 3, .challengers = 50, .seed = 5});
  for (int i = 0; i < 40; ++i) {
    const Trial a = first.ask(), b = second.ask();
    REQUIRE(a.configuration == b.configuration);
    REQUIRE(a.fold == b.fold);
    REQUIRE(first.configuration(a) == second.configuration(b));
    first.tell(a, costs_of(first.configuration(a), a.fold));
    second.tell(b, costs_of(second.configuration(b), b.fold));
  }
}

TEST_CASE("MO-SMAC: incumbents dominate none of each other, at most twenty of them") {
  Search search(three_numbers(), {.folds = 2, .challengers = 50, .seed = 2});
  for (int i = 0; i < 250; ++i) {
    const Trial t = search.ask();
    search.tell(t, costs_of(search.configuration(t), t.fold));
    CHECK(search.incumbents().size() <= 20);
  }
  const TrialHistory& history = search.history();
  std::set<std::size_t> shared{0, 1};
  for (const std::size_t i : search.incumbents())
    if (history.costs(i).size() < 2) shared = {history.costs(i).begin()->first};
  for (const std::size_t i : search.incumbents())
    for (const std::size_t j : search.incumbents())
      CHECK_FALSE(dominates(history.mean(i, shared), history.mean(j, shared)));
  CHECK(search.incumbents().size() > 5);
}

TEST_CASE("MO-SMAC: learns finite numbers of failed trials, which leave the front") {
  MoSmac<Finite> search(three_numbers(), {.challengers = 20, .seed = 6});
  for (int i = 0; i < 40; ++i) {
    const Trial t = search.ask();
    const bool fails = i < 20 || i % 3 == 1;
    search.tell(t, fails ? Costs{1, INFINITY} : costs_of(search.configuration(t)));
  }

  CHECK(search.incumbents().size() > 1);
  for (const std::size_t i : search.incumbents())
    CHECK(std::isfinite(search.history().mean(i)[1]));
}

TEST_CASE("MO-SMAC: tries nothing twice, as long as a small space has something else") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    Space space;
    space.add({"a", IntegerRange{1, 6, 3}});
    space.add({"b", IntegerRange{1, 6, 3}});
    Search search(space, {.challengers = 20, .seed = seed});
    std::set<Configuration> tried;
    for (int i = 0; i < 30; ++i) {  // of 36
      const Trial t = search.ask();
      const Configuration& c = search.configuration(t);
      CHECK(tried.insert(c).second);
      const auto a = static_cast<double>(std::get<std::int64_t>(c.at("a"))),
                 b = static_cast<double>(std::get<std::int64_t>(c.at("b")));
      search.tell(t, {a + b, a - b});
    }
  }
}

TEST_CASE("MO-SMAC: goes on where a space is used up") {
  Space space;
  space.add({"a", Choice{{"x", "y"}}});
  Search search(space, {.challengers = 5});
  std::set<Configuration> tried;
  for (int i = 0; i < 10; ++i) {
    const Trial t = search.ask();
    tried.insert(search.configuration(t));
    search.tell(t, {1, 2});
  }

  CHECK(tried.size() == 2);
}

TEST_CASE("MO-SMAC: says why: the defaults, then the model and chance in turn") {
  Search search(three_numbers(), {.challengers = 50, .seed = 7});
  for (int i = 0; i < 21; ++i) {
    const Trial t = search.ask();
    CHECK(search.origin(t).by == (i == 0       ? Origin::standard
                                  : i % 2 == 1 ? Origin::model
                                               : Origin::random));
    if (i % 2 == 0) CHECK(search.origin(t).gain == 0);
    search.tell(t, costs_of(search.configuration(t)));
  }
}

TEST_CASE("MO-SMAC: several trials at once are different ones, told in any order") {
  Search search(three_numbers(), {.folds = 3, .challengers = 50, .seed = 4});
  std::vector<Trial> under_way;
  std::set<Trial> asked;
  Rng rng(1);
  for (int i = 0; i < 150; ++i) {
    while (under_way.size() < 4) {
      under_way.push_back(search.ask());
      CHECK(asked.insert(under_way.back()).second);
    }
    std::swap(under_way[rng.below(4)], under_way.back());
    const Trial t = under_way.back();
    under_way.pop_back();
    search.tell(t, costs_of(search.configuration(t), t.fold));
  }
  std::vector<Costs> front;
  for (const std::size_t i : search.incumbents())
    front.push_back(search.history().mean(i));
  CHECK(hypervolume(front, corner) > 4.5);  // of 5.9, a front of infinitely many
  CHECK(search.history().size() < 150);     // some were worth a second fold
}
