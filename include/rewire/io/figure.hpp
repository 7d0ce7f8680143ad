// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <rewire/core/errors.hpp>

namespace rewire {

/// From `low` to `high`; an infinite end follows the data: `{.low = 0}` starts at 0.
struct AxisRange {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
};

/// Points (x[i], y[i]), drawn in one colour.  A value that is not finite leaves a gap.
struct Series {
  /// How points are drawn.
  enum Style {
    lines,
    points,
    steps,
    boxes,
    area  ///< fills what the closed line through the points encloses: bands, bars
  };

  std::string name = {};       ///< for the legend; none if empty
  std::vector<double> x = {};  ///< as many as `y`, or none for 1, 2, 3, ...
  std::vector<double> y = {};
  Style style = lines;                     ///< how they are drawn
  std::optional<std::size_t> colour = {};  ///< number in the palette; else by position
  bool dashed = false;                     ///< a broken line
};

/// A matrix in colours, row 0 at the top.  A value that is not finite stays blank.
struct HeatMap {
  /// Colours from the least value to the largest.
  enum Palette {
    jet,  ///< blue, cyan, yellow, red: as in the SET sources
    ink,  ///< white to black: a grey picture of dark ink on paper
    rgb   ///< the values are colours, 0xRRGGBB; there is no bar
  };

  std::size_t rows = 0;                 ///< of the map
  std::size_t columns = 0;              ///< of the map
  std::vector<double> values = {};      ///< rows * columns, row by row
  std::string label = {};               ///< of the colour bar
  std::optional<AxisRange> range = {};  ///< of the colours; else of the values
  Palette palette = jet;                ///< colours
  bool bar = true;                      ///< whether the colour bar is drawn
  /// Left of the map, one a row, and below it, one a column; or none.
  std::vector<std::string> row_names = {}, column_names = {};
};

/// A picture in its own colours, from bytes that lie channel by channel: (3, rows,
/// columns), red first, or (1, rows, columns), grey from black to white.
inline HeatMap colour_picture(std::size_t rows, std::size_t columns,
                              std::span<const std::uint8_t> bytes) {
  const std::size_t pixels = rows * columns;
  if (bytes.size() != pixels && bytes.size() != 3 * pixels) {
    throw Error({"colour_picture",
                 text("1 or 3 channels of ", rows, " x ", columns, " bytes"),
                 text(bytes.size(), " bytes"), "let size and bytes agree"});
  }
  const std::size_t plane = bytes.size() == pixels ? 0 : pixels;
  HeatMap map{.rows = rows, .columns = columns, .palette = HeatMap::rgb, .bar = false};
  for (std::size_t p = 0; p < pixels; ++p) {
    const std::uint32_t red = bytes[p], green = bytes[plane + p],
                        blue = bytes[2 * plane + p];
    map.values.push_back(red << 16 | green << 8 | blue);
  }
  return map;
}

/// One pair of axes, with some series or a heat map in it.
struct Panel {
  std::string title = {};    ///< above the panel
  std::string x_label = {};  ///< below the panel
  std::string y_label = {};  ///< beside the panel
  std::vector<Series> series = {};
  std::optional<HeatMap> map = {};
  std::optional<AxisRange> x_range = {};  ///< of x; none: as wide as the points are
  std::optional<AxisRange> y_range = {};  ///< of y; none: as high as the points are
  bool log_x = false;                     ///< values that are not positive leave gaps
  bool log_y = false;                     ///< y grows by factors
};

/// A picture: panels in a grid, row by row.
struct Figure {
  std::string title = {};  ///< above all panels
  std::vector<Panel> panels = {};
  std::size_t columns = 0;  ///< of the grid; 0 chooses
  std::string source =
      {};  ///< where the data come from (a command, a seed); noted beside them
};

/// Boxes that count the values in [low + k * bin, low + (k + 1) * bin) for each k, x
/// the middle of the whole numbers in a box; smaller values are left out.  Histograms
/// that are drawn over each other take the same `bin` and `low`.
inline Series histogram(std::string name, std::span<const std::size_t> values,
                        std::size_t bin = 1, std::size_t low = 0) {
  if (bin == 0) {
    throw Error({"histogram", "a bin of at least 1", "0", "choose a wider one"});
  }
  Series boxes{.name = std::move(name), .style = Series::boxes};
  for (const std::size_t value : values) {
    if (value < low) continue;
    const std::size_t k = (value - low) / bin;
    if (k >= boxes.y.size()) boxes.y.resize(k + 1);
    ++boxes.y[k];
  }
  for (std::size_t k = 0; k < boxes.y.size(); ++k) {
    boxes.x.push_back(static_cast<double>(low + k * bin) +
                      0.5 * static_cast<double>(bin - 1));
  }
  return boxes;
}

namespace detail {

inline void require_axis(const std::optional<AxisRange>& range, bool log,
                         const std::string& where) {
  if (!range) return;
  const bool positive =
      range->high > 0 && !(std::isfinite(range->low) && range->low <= 0);
  if (range->low < range->high && (!log || positive)) return;
  throw Error({where, log ? "a range above 0, low < high" : "a range, low < high",
               text("[", range->low, ", ", range->high, "]"),
               "leave it out, or correct it"});
}

inline void require_names(const std::vector<std::string>& names, std::size_t count,
                          const char* what, const std::string& where) {
  if (names.empty() || names.size() == count) return;
  throw Error({where, text("a name for each of ", count, " ", what),
               text(names.size(), " names"), "name all or none"});
}

/// Throws where sizes do not fit or a range makes no sense.
inline void require_drawable(const Figure& figure) {
  if (figure.panels.empty()) {
    throw Error({"Figure", "at least one panel", "none", "add what is to be shown"});
  }
  for (std::size_t p = 0; p < figure.panels.size(); ++p) {
    const Panel& panel = figure.panels[p];
    const std::string where = text("Figure, panel ", p + 1);
    require_axis(panel.x_range, panel.log_x, where);
    require_axis(panel.y_range, panel.log_y, where);
    for (const Series& s : panel.series) {
      if (s.x.empty() || s.x.size() == s.y.size()) continue;
      throw Error({where, text("as many x as y in \"", s.name, '"'),
                   text(s.x.size(), " x and ", s.y.size(), " y"),
                   "give each point both"});
    }
    if (!panel.map) continue;
    const HeatMap& map = *panel.map;
    require_axis(map.range, false, where);
    if (map.values.size() != map.rows * map.columns) {
      throw Error({where, text(map.rows, " x ", map.columns, " values in the heat map"),
                   text(map.values.size()), "let size and values agree"});
    }
    require_names(map.row_names, map.rows, "rows", where);
    require_names(map.column_names, map.columns, "columns", where);
    if (map.palette == HeatMap::rgb && map.bar) {
      throw Error({where, "no colour bar beside a picture in its own colours", "one",
                   "set bar to false"});
    }
  }
}

/// Whether gnuplot can take the value: beyond 1e300 its own arithmetic overflows.
inline bool shows(double value, bool log) {
  return std::abs(value) < 1e300 && (!log || value > 0);
}

inline double x_of(const Series& s, std::size_t i) {
  return s.x.empty() ? static_cast<double>(i + 1) : s.x[i];
}

/// How many points of the series can be seen.
inline std::size_t visible(const Series& s, const Panel& panel) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < s.y.size(); ++i) {
    count += shows(x_of(s, i), panel.log_x) && shows(s.y[i], panel.log_y);
  }
  return count;
}

/// The x axis from the first to the last visible point; none if that is no range.
inline std::optional<AxisRange> visible_x(const Panel& panel) {
  AxisRange seen{std::numeric_limits<double>::infinity(),
                 -std::numeric_limits<double>::infinity()};
  for (const Series& s : panel.series) {
    for (std::size_t i = 0; i < s.y.size(); ++i) {
      const double x = x_of(s, i);
      if (!shows(x, panel.log_x) || !shows(s.y[i], panel.log_y)) continue;
      seen = {std::min(seen.low, x), std::max(seen.high, x)};
    }
  }
  const AxisRange wanted = panel.x_range.value_or(AxisRange{});
  if (std::isfinite(wanted.low)) seen.low = wanted.low;
  if (std::isfinite(wanted.high)) seen.high = wanted.high;
  if (!(seen.low < seen.high)) return std::nullopt;
  return seen;
}

/// The smallest and largest value that can be seen; widened where they are equal.
inline std::optional<AxisRange> visible_range(const HeatMap& map) {
  AxisRange seen{std::numeric_limits<double>::infinity(),
                 -std::numeric_limits<double>::infinity()};
  for (const double v : map.values) {
    if (!shows(v, false)) continue;
    seen = {std::min(seen.low, v), std::max(seen.high, v)};
  }
  if (seen.low > seen.high) return std::nullopt;
  const AxisRange wanted = map.range.value_or(AxisRange{});
  if (std::isfinite(wanted.low)) seen.low = wanted.low;
  if (std::isfinite(wanted.high)) seen.high = wanted.high;
  if (seen.low >= seen.high) seen.high = seen.low + std::max(1.0, std::abs(seen.low));
  return seen;
}

}  // namespace detail

}  // namespace rewire
