// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <rewire/core/errors.hpp>
#include <rewire/io/figure.hpp>
#include <rewire/io/figure_layout.hpp>
#include <rewire/io/gnuplot.hpp>
#include <rewire/io/gnuplot_script.hpp>

namespace rewire {

/// Figures of the same panels, one after the other, again and again.  Ranges should be
/// given: those that follow the data would jump from frame to frame.  A GIF has 256
/// colours: 128 are for one palette of heat maps, and pictures in their own colours
/// (`colour_picture`) may have some 100.
struct Animation {
  std::vector<Figure> frames = {};  ///< one after the other, all of one size
  double seconds = 0.04;            ///< a frame is shown, rounded to hundredths
  double last_seconds = 2;          ///< the last frame is shown
  std::size_t width = 800;          ///< in pixels
  std::string source = {};          ///< where the data come from; noted beside them
};

namespace detail::gnuplot {

/// The frames' data one after the other.  Frame k begins after `lines[k]` lines.
inline std::string data_file(const Animation& animation,
                             std::vector<std::size_t>& lines) {
  std::string out;
  std::size_t counted = 0;
  for (const Figure& frame : animation.frames) {
    Figure noted = frame;
    noted.source = animation.source;
    lines.push_back(counted);
    const std::string part = data_file(noted);
    counted += static_cast<std::size_t>(std::count(part.begin(), part.end(), '\n'));
    out += part;
  }
  return out;
}

/// GIF knows a time for each frame, gnuplot one for all: the last frame is repeated.
inline std::string script_file(const Animation& animation, const std::string& name,
                               const std::vector<std::size_t>& lines) {
  const Layout first(animation.frames.front());
  const double scale = static_cast<double>(animation.width) / Layout::width;
  const auto hundredths = [](double s) { return std::max(1L, std::lround(100 * s)); };
  const long delay = hundredths(animation.seconds);
  std::string out = text(
      "# Draws ", name, ".gif from ", name, ".dat; run it here with: gnuplot ", name,
      ".gp\n", source_comment(animation.source),
      "set encoding utf8\nset decimalsign '.'\nset terminal gif noenhanced "
      "animate optimize "
      "delay ",
      delay, " loop 0 size ", animation.width, ",", std::round(first.height() * scale),
      " font 'sans-serif,15' fontscale ", scale, " background rgb 'white'\nset output ",
      literal(name + ".gif"), "\npixels = ''\nset palette maxcolors 128\n");
  const std::size_t frames = animation.frames.size();
  const auto repeats = static_cast<std::size_t>(
      std::max(1L, hundredths(animation.last_seconds) / delay));
  for (std::size_t k = 0; k < frames; ++k) {
    // Counting lines is quick; gnuplot would read all blocks before an index.
    const std::string data = text(literal(name + ".dat"), " skip ", lines[k]);
    const std::string frame =
        plots(animation.frames[k], Layout(animation.frames[k]), data);
    out += text("\n# Frame ", k + 1, "\n");
    for (std::size_t n = 0; n < (k + 1 == frames ? repeats : 1); ++n) out += frame;
  }
  return out + "set output\n";
}

}  // namespace detail::gnuplot

/// Writes `<name>.dat`, `<name>.gp` and, where gnuplot is installed, the animated
/// `<name>.gif`; as `draw` does for a figure, and throws as that does.
inline Drawn draw(const Animation& animation, const std::filesystem::path& folder,
                  std::string_view name,
                  std::chrono::milliseconds patience = std::chrono::minutes(5)) {
  if (animation.frames.empty() || animation.width == 0 || !(animation.seconds > 0) ||
      !(animation.last_seconds > 0)) {
    throw Error({"Animation", "at least one frame, seconds > 0 and a width",
                 text(animation.frames.size(), " frames, ", animation.seconds, " s, ",
                      animation.width, " pixels"),
                 "add frames, or correct the numbers"});
  }
  for (const Figure& frame : animation.frames) detail::require_drawable(frame);
  const std::string base(name);
  detail::gnuplot::require_name(base);
  std::vector<std::size_t> lines;
  const std::string data = detail::gnuplot::data_file(animation, lines);
  return detail::gnuplot::draw_files(
      folder, base, data, detail::gnuplot::script_file(animation, base, lines),
      {".gif"}, patience);
}

}  // namespace rewire
