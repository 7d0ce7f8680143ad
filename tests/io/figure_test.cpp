// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include <rewire/io/figure.hpp>
#include <rewire/io/figure_layout.hpp>

using namespace rewire;

namespace {

using Counts = std::vector<std::size_t>;
using Values = std::vector<double>;

constexpr double no_number = std::numeric_limits<double>::quiet_NaN();
constexpr double infinite = std::numeric_limits<double>::infinity();

Figure of(Panel panel) { return {.panels = {std::move(panel)}}; }

}  // namespace

TEST_CASE("figure: a histogram counts values in boxes around their middle") {
  const Series one = histogram("degrees", Counts{3, 1, 3, 0});
  const Series two = histogram("degrees", Counts{3, 1, 3, 0, 7}, 2);
  const Series from = histogram("degrees", Counts{3, 1, 3, 0, 7}, 2, 2);

  CHECK(one.x == Values{0, 1, 2, 3});
  CHECK(one.y == Values{1, 1, 0, 2});
  CHECK(one.style == Series::boxes);
  CHECK(two.x == Values{0.5, 2.5, 4.5, 6.5});
  CHECK(two.y == Values{2, 2, 0, 1});
  CHECK(from.x == Values{2.5, 4.5, 6.5});
  CHECK(from.y == Values{2, 0, 1});
  CHECK(histogram("none", Counts{}).y.empty());
  CHECK_THROWS_AS(histogram("degrees", Counts{1}, 0), Error);
}

TEST_CASE("figure: sizes that do not fit are refused by panel") {
  CHECK_THROWS_WITH_AS(detail::require_drawable(
                           of({.series = {{.name = "SET", .x = {1, 2}, .y = {1}}}})),
                       "Figure, panel 1: expected as many x as y in \"SET\", found 2 x "
                       "and 1 y; give each "
                       "point both",
                       Error);
  CHECK_THROWS_WITH_AS(
      detail::require_drawable(of({.map = HeatMap{2, 3, {1, 2}}})),
      "Figure, panel 1: expected 2 x 3 values in the heat map, found 2; "
      "let size and values agree",
      Error);
  CHECK_THROWS_WITH_AS(
      detail::require_drawable(of({.map = HeatMap{.rows = 1,
                                                  .columns = 2,
                                                  .values = {1, 2},
                                                  .column_names = {"sky"}}})),
      "Figure, panel 1: expected a name for each of 2 columns, found 1 names; "
      "name all or none",
      Error);
  CHECK_THROWS_AS(detail::require_drawable(Figure{}), Error);
}

TEST_CASE("figure: ranges must have a low end below their high end") {
  const auto check = [](AxisRange range, bool log) {
    detail::require_drawable(of({.y_range = range, .log_y = log}));
  };

  CHECK_NOTHROW(check({.low = 0}, false));
  CHECK_NOTHROW(check({.high = 1}, true));
  CHECK_NOTHROW(check({1e-3, 1}, true));
  CHECK_THROWS_AS(check({1, 1}, false), Error);
  CHECK_THROWS_AS(check({2, 1}, false), Error);
  CHECK_THROWS_AS(check({no_number, 1}, false), Error);
  CHECK_THROWS_AS(check({0, 1}, true), Error);
  CHECK_THROWS_AS(check({.high = 0}, true), Error);
}

TEST_CASE("figure: only what an axis can show is visible") {
  const Series s{.x = {1, 2, 3, 4, 5}, .y = {1, no_number, infinite, -1, 0}};

  CHECK(detail::visible(s, {}) == 3);
  CHECK(detail::visible(s, {.log_y = true}) == 1);
  CHECK(detail::visible(Series{.y = {1, 2}}, {.log_x = true}) == 2);  // x counts from 1
}

TEST_CASE("figure: the colours span what can be seen, or what was asked for") {
  const HeatMap map{1, 4, {no_number, 2, 5, infinite}};
  HeatMap asked = map;
  asked.range = AxisRange{.low = 0};

  CHECK(detail::visible_range(map)->low == 2);
  CHECK(detail::visible_range(map)->high == 5);
  CHECK(detail::visible_range(asked)->low == 0);
  CHECK(detail::visible_range(asked)->high == 5);
  CHECK(detail::visible_range(HeatMap{1, 2, {3, 3}})->high > 3);
  CHECK_FALSE(detail::visible_range(HeatMap{1, 1, {no_number}}).has_value());
  CHECK_FALSE(detail::visible_range(HeatMap{}).has_value());
}

TEST_CASE("figure: a picture in colours has the bytes of its channels") {
  const std::vector<std::uint8_t> grey{0, 255, 16, 1},
      red_then_blue{255, 0, 0, 1, 2, 255};

  const HeatMap picture = colour_picture(1, 2, red_then_blue);

  CHECK(picture.values == Values{0xFF0002, 0x0001FF});
  CHECK(picture.rows == 1);
  CHECK(picture.columns == 2);
  CHECK_FALSE(picture.bar);
  CHECK(colour_picture(2, 2, grey).values == Values{0, 0xFFFFFF, 0x101010, 0x010101});
  CHECK_THROWS_AS(colour_picture(2, 1, grey), Error);
  HeatMap barred = picture;
  barred.bar = true;
  CHECK_THROWS_AS(detail::require_drawable({.panels = {{.map = barred}}}), Error);
}

TEST_CASE("figure: panels lie inside the picture and do not overlap") {
  const Panel curves{.title = "a", .x_label = "x", .series = {{.name = "s", .y = {1}}}};
  const Panel picture{.map = HeatMap{28, 28, Values(784)}};
  const Panel wide{.map = HeatMap{2, 60, Values(120), "bar"}};
  const Panel named{.map = HeatMap{.rows = 1,
                                   .columns = 2,
                                   .values = {1, 2},
                                   .row_names = {"what is true"},
                                   .column_names = {"sky", "traffic light"}}};
  const std::vector<Figure> figures{
      {.panels = {curves}},
      {.title = "t", .panels = {curves, curves, curves, curves, curves}},
      {.title = "t", .panels = {picture, picture, picture, picture, wide}},
      {.panels = {picture, wide}, .columns = 1},
      {.panels = {picture, curves, wide}, .columns = 2},
      {.panels = {named, named, curves}},
      {.panels = {named, named, named, named}}};

  for (const Figure& figure : figures) {
    const detail::Layout layout(figure);
    for (std::size_t i = 0; i < figure.panels.size(); ++i) {
      const detail::Box& a = layout[i];
      CHECK(0 < a.left);
      CHECK(a.left + 50 < a.right);
      CHECK(a.right < detail::Layout::width);
      CHECK(0 < a.top);
      CHECK(a.top < a.bottom);
      CHECK(a.bottom < layout.height());
      for (std::size_t k = 0; k < i; ++k) {
        const detail::Box& b = layout[k];
        const bool apart = b.right < a.left || b.bottom < a.top;
        CHECK(apart);
      }
    }
  }
}

TEST_CASE("figure: labels of an axis are 1, 2 or 5 apart, and no more than fit") {
  using detail::label_step;
  CHECK(label_step({0, 200}, 5) == 50);
  CHECK(label_step({0, 200}, 20) == 10);
  CHECK(label_step({-1, 1}, 7) == doctest::Approx(0.5));
  CHECK(label_step({0, 3e-5}, 3) == doctest::Approx(1e-5));
  CHECK(label_step({0, 990}, 1) == 1000);
}

TEST_CASE("figure: the x axis goes over what can be seen, or over what was asked for") {
  Panel panel{.series = {{.x = {1, 5, 900}, .y = {1, 2, no_number}}, {.y = {3, 4}}}};
  CHECK(detail::visible_x(panel)->low == 1);
  CHECK(detail::visible_x(panel)->high == 5);
  panel.x_range = AxisRange{.high = 70};
  CHECK(detail::visible_x(panel)->high == 70);
  CHECK_FALSE(detail::visible_x(Panel{}));
}
