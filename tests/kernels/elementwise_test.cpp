// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstddef>
#include <vector>

#include <rewire/kernels/elementwise.hpp>

#include "support/isa.hpp"
#include "support/tiles.hpp"

using namespace rewire;
using support::Tiles;

TEST_CASE_TEMPLATE("elementwise: maps every element at every instruction set", T, float,
                   double) {
  Rng rng(1);
  for (const Isa isa : support::available_isas()) {
    for (const std::size_t count : {0, 1, 15, 16, 17, 31, 32, 100, 144}) {
      CAPTURE(name(isa));
      CAPTURE(count);
      const auto a = support::uniform_values<T>(count, rng);
      const auto b = support::uniform_values<T>(count, rng);
      std::vector<T> y(count + 1, 7), z(count + 1, 7);

      support::run_at<detail::Map>(
          isa, [](T v) { return v > 0 ? v : T{}; }, count, y.data(), a.data());
      support::run_at<detail::Map>(
          isa, [](T v, T w) { return v > w ? v : -w; }, count, z.data(), a.data(),
          b.data());

      std::size_t wrong = 0;
      for (std::size_t i = 0; i < count; ++i) {
        wrong += y[i] != (a[i] > 0 ? a[i] : T{});
        wrong += z[i] != (a[i] > b[i] ? a[i] : -b[i]);
      }
      CHECK(wrong == 0);
      CHECK(y[count] == 7);
      CHECK(z[count] == 7);
    }
  }
}

TEST_CASE("elementwise: views of any stride, also into themselves") {
  Rng rng(2);
  Team team(2);
  for (const std::size_t lanes : {1, 2, 4, 8, 16, 48}) {
    Tiles<float> x({3}, 50, lanes, 3), y({3}, 50, lanes, 5);
    x.fill_uniform(rng);
    const auto before = x.values();

    transform<float>(x, y, team, [](float a) { return 2 * a; });
    transform<float>(x, x.view(), team, [](float a) { return 3 * a; });

    const auto doubled = y.values(), tripled = x.values();
    for (std::size_t i = 0; i < before.size(); ++i) {
      REQUIRE(doubled[i] == 2 * before[i]);
      REQUIRE(tripled[i] == 3 * before[i]);
    }
    CHECK(x.gaps_untouched());
    CHECK(y.gaps_untouched());
  }
}

TEST_CASE("elementwise: a gradient may be written over either of its sources") {
  Rng rng(3);
  Tiles<double> a({2}, 20, 16), dy({2}, 20, 16), dx({2}, 20, 16);
  Team team;
  a.fill_uniform(rng);
  dy.fill_uniform(rng);
  const auto product = [](double p, double q) { return p * q; };
  transform<double>(a, dy, dx, team, product);

  transform<double>(a, dy, dy.view(), team, product);

  CHECK(dy.values() == dx.values());
}

TEST_CASE("elementwise: a gradient that nobody wants is not computed") {
  Tiles<float> a({2}, 3, 16);
  Team team;
  bool called = false;

  transform<float>(a, a, View<float>{}, team, [&called](float p, float) {
    called = true;
    return p;
  });

  CHECK_FALSE(called);
}

TEST_CASE(
    "elementwise: what a number becomes depends neither on its place nor on "
    "threads") {
  Rng rng(4);
  const auto cubic = [](float a) { return a * (1 + a * (0.3F + a * 0.7F)); };
  Tiles<float> x({1000}, 90, 48), y({1000}, 90, 48), z({1000}, 90, 48);
  x.fill_uniform(rng);
  Team alone(1), three(3);

  transform<float>(x, y, alone, cubic);
  transform<float>(x, z, three, cubic);

  const auto all = x.values(), expected = y.values();
  CHECK(z.values() == expected);
  std::size_t wrong = 0;
  for (std::size_t i = 0; i < 200; ++i) {
    float one;
    dispatch<detail::Map>(cubic, std::size_t{1}, &one, &all[i]);
    wrong += one != expected[i];
  }
  CHECK(wrong == 0);
}
