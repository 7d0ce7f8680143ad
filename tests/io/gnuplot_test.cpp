// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <sstream>
#include <string>
#include <vector>

#include <rewire/io/gnuplot.hpp>

#include "io/scratch.hpp"

using namespace rewire;

namespace {

constexpr double no_number = std::numeric_limits<double>::quiet_NaN();
constexpr double infinite = std::numeric_limits<double>::infinity();

std::string content(const std::filesystem::path& path) {
  std::ostringstream out;
  out << std::ifstream(path, std::ios::binary).rdbuf();
  return out.str();
}

bool has_gnuplot() {
  return detail::run_program({"gnuplot", "--version"}, "/", std::chrono::seconds(20))
             .end == detail::Ran::End::well;
}

/// The program search path while this lives.
class SearchPath {
 public:
  explicit SearchPath(const std::string& path) : before_(std::getenv("PATH")) {
    setenv("PATH", path.c_str(), 1);
  }
  ~SearchPath() { setenv("PATH", before_.c_str(), 1); }

 private:
  std::string before_;
};

/// A program called gnuplot in `folder`, which does what `script` says.
void stand_in(const std::filesystem::path& folder, const std::string& script) {
  std::ofstream(folder / "gnuplot") << "#!/bin/sh\n" << script << "\n";
  std::filesystem::permissions(folder / "gnuplot", std::filesystem::perms::owner_all);
}

Figure curve() {
  return {.title = "Curve",
          .panels = {{.x_label = "epoch",
                      .y_label = "accuracy (%)",
                      .series = {{.name = "SET", .y = {50, 0.1, no_number, 84.5}}}}},
          .source = "a test"};
}

/// What gnuplot finds hard: markup, quotes, nothing to draw, values that are no
/// numbers.
Figure awkward() {
  const std::string words = "it's 100 % {a_b^2} \"q\" \\n <&> # @x `y` $z\n\xC3\xA9\\";
  const Panel texts{.title = words,
                    .x_label = words,
                    .y_label = words,
                    .series = {{.name = words, .y = {1, 2}},
                               {.name = "one", .y = {no_number, 3}},
                               {.name = "dots", .y = {1, 3}, .style = Series::points},
                               {.name = "steps", .y = {1, 3}, .style = Series::steps},
                               {.name = "area", .y = {1, 3, 2}, .style = Series::area},
                               histogram("boxes", std::vector<std::size_t>{1, 2, 2})}};
  const Panel logs{
      .series = {{.y = {-1, 0, 1e-300, 1e308, infinite}}, {.x = {0}, .y = {1}}},
      .log_x = true,
      .log_y = true};
  return {.title = words,
          .panels = {texts,
                     {.title = "nothing"},
                     {.series = {{.name = "empty"},
                                 {.name = "no numbers", .y = {no_number, infinite}}}},
                     logs,
                     {.series = {{.y = {7, 7, 7}}}, .y_range = AxisRange{.low = 0}},
                     {.map = HeatMap{}},
                     {.map = HeatMap{1, 2, {no_number, infinite}}},
                     {.map = HeatMap{2, 2, {1, no_number, 1, 1}, words}},
                     {.map = HeatMap{.rows = 1, .columns = 1, .values = {3}}},
                     {.map = HeatMap{.rows = 1,
                                     .columns = 2,
                                     .values = {3, 4},
                                     .row_names = {"a 'row'"},
                                     .column_names = {"left_1", words}}},
                     {.series = {{.y = {7000, 8000, 9000}}}}},
          .source = words};
}

}  // namespace

TEST_CASE("gnuplot: a picture in colours is data of a line a pixel, and is drawn") {
  const Scratch scratch;
  const std::vector<std::uint8_t> bytes{255, 0, 0, 1, 2, 255};

  const Drawn drawn =
      draw({.panels = {{.title = "p", .map = colour_picture(1, 2, bytes)}}},
           scratch.folder(), "p");

  CHECK(content(scratch / "p.dat").find("\n0 0 255 0 2\n1 0 0 1 255\n") !=
        std::string::npos);
  CHECK(drawn.pictures == has_gnuplot());
}

TEST_CASE("gnuplot: data and script are written without it, and a sentence says so") {
  const Scratch scratch;
  const SearchPath nothing(scratch / "empty");
  std::ofstream(scratch / "curve.png") << "old";

  const Drawn drawn = draw(curve(), scratch / "", "curve");

  CHECK_FALSE(drawn);
  CHECK(
      drawn.problem ==
      "no pictures without the program gnuplot (Debian: apt-get install gnuplot-nox); "
      "the data are written, \"gnuplot curve.gp\" draws them");
  CHECK(content(scratch / "curve.dat") ==
        "# Data of the picture \"Curve\"\n# Source: a test\n"
        "# Panel 1, \"\": \"SET\"\n# Columns: x = \"epoch\", y = \"accuracy (%)\"\n"
        "1 50\n2 0.1\n3 NaN\n4 84.5\n\n\n");
  CHECK(content(scratch / "curve.gp").find("'curve.dat' index 0") != std::string::npos);
  CHECK(content(scratch / "curve.gp").find("\n# Source: a test\n") !=
        std::string::npos);
  CHECK_FALSE(std::filesystem::exists(scratch / "curve.png"));
}

TEST_CASE("gnuplot: one that fails is quoted, and leaves no picture") {
  const Scratch scratch;
  stand_in(scratch / "",
           "echo half > curve.png; echo 'line 3: no such thing' >&2; exit 1");
  const SearchPath path((scratch / "").string() + ":/usr/bin:/bin");

  const Drawn drawn = draw(curve(), scratch / "", "curve");

  CHECK_FALSE(drawn);
  CHECK(drawn.problem ==
        "gnuplot failed: line 3: no such thing; the data are written, \"gnuplot "
        "curve.gp\" "
        "draws them");
  CHECK_FALSE(std::filesystem::exists(scratch / "curve.png"));
}

TEST_CASE("gnuplot: one that hangs or draws nothing is not waited for or believed") {
  const Scratch scratch;
  const SearchPath path((scratch / "").string() + ":/usr/bin:/bin");

  stand_in(scratch / "", "sleep 60");
  const Drawn slow =
      draw(curve(), scratch / "", "curve", std::chrono::milliseconds(300));
  stand_in(scratch / "", "exit 0");
  const Drawn idle = draw(curve(), scratch / "", "curve");

  CHECK(slow.problem.find("took too long") != std::string::npos);
  CHECK(idle.problem.find("drew nothing") != std::string::npos);
}

TEST_CASE("gnuplot: names that are not plain and unusable folders are refused") {
  const Scratch scratch;
  std::ofstream(scratch / "file") << "x";

  for (const char* name : {"", "a/b", "../a", ".a", "-a", "a b", "a'b", "a\nb"}) {
    CHECK_THROWS_AS(draw(curve(), scratch / "", name), Error);
  }
  CHECK_THROWS_AS(draw(curve(), scratch / "file", "curve"), Error);
  CHECK(scratch.entries() == 1);
}

TEST_CASE("gnuplot: a figure becomes a PNG and an SVG" *
          doctest::skip(!has_gnuplot())) {
  const Scratch scratch;

  const Drawn drawn = draw(curve(), scratch / "a new 'folder'", "curve");

  CHECK_MESSAGE(drawn.pictures, drawn.problem);
  const auto folder = scratch / "a new 'folder'";
  CHECK(content(folder / "curve.png").substr(1, 3) == "PNG");
  const std::string svg = content(folder / "curve.svg");
  CHECK(svg.find("<svg") != std::string::npos);
  CHECK(svg.find("accuracy (%)") != std::string::npos);
  CHECK(svg.find("</svg>") != std::string::npos);
}

TEST_CASE("gnuplot: odd words and values are drawn" * doctest::skip(!has_gnuplot())) {
  const Scratch scratch;

  const Drawn drawn = draw(awkward(), scratch / "", "awkward");

  CHECK_MESSAGE(drawn.pictures, drawn.problem);
  const std::string svg = content(scratch / "awkward.svg");
  for (const char* drawn_words :
       {"it's 100 % {a_b^2} ", "no data", "a 'row'", "left_1", "8000"})
    CHECK(svg.find(drawn_words) != std::string::npos);
}

TEST_CASE("gnuplot: a path of one point is drawn as that point") {
  for (const auto path : {Series::lines, Series::steps})
    CHECK(detail::gnuplot::style({.style = path}, 1).substr(0, 6) == "points");
}
