// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include <rewire/io/animation.hpp>

#include "io/scratch.hpp"

using namespace rewire;

namespace {

bool has_gnuplot() {
  return detail::run_program({"gnuplot", "--version"}, "/", std::chrono::seconds(20))
             .end == detail::Ran::End::well;
}

std::string content(const std::filesystem::path& path) {
  const auto bytes = read_file(path);
  return {bytes.begin(), bytes.end()};
}

std::size_t count(const std::string& words, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = 0; (at = words.find(part, at)) != std::string::npos; ++at)
    ++found;
  return found;
}

/// A picture in its own colours beside a map that fills up.
Animation filling(std::size_t frames) {
  Animation all{.seconds = 0.1, .last_seconds = 0.5, .width = 400, .source = "a test"};
  const std::vector<std::uint8_t> grey{0, 80, 160, 240};
  for (std::size_t f = 0; f < frames; ++f) {
    std::vector<double> values(4, static_cast<double>(f));
    all.frames.push_back({.title = text("epoch ", f),
                          .panels = {{.map = colour_picture(2, 2, grey)},
                                     {.map = HeatMap{.rows = 2,
                                                     .columns = 2,
                                                     .values = std::move(values),
                                                     .range = AxisRange{0, 10}}}}});
  }
  return all;
}

}  // namespace

TEST_CASE("animation: data and script hold every frame, the last one repeated") {
  const Scratch scratch;
  const std::string before = std::getenv("PATH");
  setenv("PATH", "/nowhere", 1);

  const Drawn drawn = draw(filling(3), scratch / "", "a");

  setenv("PATH", before.c_str(), 1);
  CHECK_FALSE(drawn);
  CHECK(drawn.problem.find("no pictures without the program gnuplot") == 0);
  CHECK(count(content(scratch / "a.dat"), "# Source: a test") == 3);
  const std::string script = content(scratch / "a.gp");
  CHECK(count(script, "unset multiplot") == 3 - 1 + 5);
  CHECK(count(script, "# Frame") == 3);
  CHECK(script.find("delay 10 loop 0 size 400,") != std::string::npos);
  CHECK(count(script, "set cbrange [0:10]") == 7);
  CHECK(scratch.entries() == 2);
}

TEST_CASE("animation: becomes a GIF that is played for ever" *
          doctest::skip(!has_gnuplot())) {
  const Scratch scratch;

  const Drawn drawn = draw(filling(3), scratch / "", "a");

  CHECK_MESSAGE(drawn.pictures, drawn.problem);
  const std::string gif = content(scratch / "a.gif");
  CHECK(gif.substr(0, 6) == "GIF89a");
  CHECK(gif.find("NETSCAPE2.0") != std::string::npos);
  // What stands before each frame: for how many hundredths it is shown.
  CHECK(count(gif, std::string("\x21\xF9\x04", 3)) >= 3);
}

TEST_CASE("animation: what makes none is refused") {
  const Scratch scratch;
  Animation still = filling(2);
  still.seconds = 0;
  Animation odd = filling(2);
  odd.frames[1].panels[1].map->values.pop_back();

  CHECK(error_of([&] {
          draw(Animation{}, scratch / "", "a");
        }).find("expected at least one frame") != std::string::npos);
  CHECK_THROWS_AS(draw(still, scratch / "", "a"), Error);
  CHECK_THROWS_AS(draw(odd, scratch / "", "a"), Error);
  CHECK_THROWS_AS(draw(filling(2), scratch / "", "../a"), Error);
  CHECK(scratch.entries() == 0);
}
