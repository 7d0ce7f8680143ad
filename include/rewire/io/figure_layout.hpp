// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include <rewire/core/errors.hpp>
#include <rewire/io/figure.hpp>

namespace rewire::detail {

/// Where the axes of a panel stand, in pixels from the top left.
struct Box {
  double left, right, top, bottom;
  double middle() const { return (left + right) / 2; }
  double wide() const { return right - left; }
  double tall() const { return bottom - top; }
};

/// The step of 1, 2 or 5 times a power of ten that gives at most `most` labels.
inline double label_step(const AxisRange& range, double most) {
  const double least = (range.high - range.low) / most;
  const double power = std::pow(10.0, std::floor(std::log10(least)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= least) return factor * power;
  }
  return 10 * power;
}

/// Places the panels of a figure and the legends below them.  Margins are set by hand
/// because gnuplot's own depend on the labels: panels side by side would not line up.
/// In pixels.
class Layout {
 public:
  static constexpr double width = 1600;

  explicit Layout(const Figure& figure) : head_(figure.title.empty() ? 0 : 58) {
    const std::size_t panels = figure.panels.size();
    const bool maps = std::all_of(figure.panels.begin(), figure.panels.end(),
                                  [](const Panel& p) { return p.map.has_value(); });
    const std::size_t most = maps ? 4 : 3;
    columns_ = figure.columns;
    if (columns_ == 0) columns_ = panels <= most ? panels : panels == 4 ? 2 : most;
    columns_ = std::min(columns_, panels);
    const double rows = count((panels + columns_ - 1) / columns_);
    cell_height_ = maps ? place_maps(figure) : place_any(figure);
    height_ = head_ + rows * cell_height_;
  }

  double height() const { return height_; }
  const Box& operator[](std::size_t panel) const { return boxes_[panel]; }

  /// gnuplot's screen coordinates: shares of the picture from the bottom left.
  std::string across(double x) const { return text(x / width); }
  std::string up(double y) const { return text(1 - y / height_); }

  /// Lines of the legend of a panel.
  std::size_t legend_rows(const Panel& panel) const {
    std::size_t longest = 0, entries = 0;
    for (const Series& s : panel.series) {
      if (s.name.empty() || visible(s, panel) == 0) continue;
      longest = std::max(longest, s.name.size());
      ++entries;
    }
    constexpr double letter = 10.5, sample = 75;
    const double entry = letter * count(longest) + sample;
    const double room = (width / count(columns_) - 60) / entry;
    const std::size_t fit = room < 1 ? 1 : static_cast<std::size_t>(room);
    return (entries + fit - 1) / fit;
  }

  /// Where the legend of a panel begins.
  static double legend_top(const Panel& panel, const Box& box) {
    return box.bottom + (panel.x_label.empty() ? 46 : 80);
  }

 private:
  static constexpr double foot = 24;        // below everything
  static constexpr double beside = 26;      // left and right of a map
  static constexpr double bar_width = 130;  // a colour bar with its numbers and label

  static double count(std::size_t n) { return static_cast<double>(n); }
  static double head_of(const Panel& p) { return p.title.empty() ? 26 : 60; }
  static double ratio(const HeatMap& map) {
    return map.values.empty() ? 1 : count(map.rows) / count(map.columns);
  }
  static double extra(const HeatMap& map) {
    return 2 * beside + names(map.row_names) + (map.bar ? bar_width : 0);
  }
  /// Below a map, whose columns have slanting names.
  static double below(const HeatMap& map) {
    return foot + 0.75 * names(map.column_names);
  }
  static double names(const std::vector<std::string>& all) {
    constexpr double letter = 10.5;
    std::size_t longest = 0;
    for (const std::string& name : all) longest = std::max(longest, name.size());
    return letter * count(longest);
  }

  /// Heat maps only: all equally wide, whether or not a colour bar stands beside them.
  double place_maps(const Figure& figure) {
    const auto& panels = figure.panels;
    double side = 620, tall = 0;
    for (std::size_t first = 0; first < panels.size(); first += columns_) {
      side = std::min(side, (width - row_extra(figure, first)) / count(columns_));
    }
    for (const Panel& p : panels) {
      tall = std::max(tall, head_of(p) + side * ratio(*p.map) + below(*p.map));
    }
    for (std::size_t first = 0; first < panels.size(); first += columns_) {
      const std::size_t end = std::min(first + columns_, panels.size());
      double x = (width - row_extra(figure, first) - count(end - first) * side) / 2;
      const double y = head_ + tall * count(first / columns_);
      for (std::size_t p = first; p < end; ++p) {
        const HeatMap& map = *panels[p].map;
        const double top = y + head_of(panels[p]);
        const double left = x + beside + names(map.row_names);
        boxes_.push_back({left, left + side, top, top + side * ratio(map)});
        x += side + extra(map);
      }
    }
    return tall;
  }

  double row_extra(const Figure& figure, std::size_t first) const {
    double sum = 0;
    for (std::size_t p = first; p < std::min(first + columns_, figure.panels.size());
         ++p) {
      sum += extra(*figure.panels[p].map);
    }
    return sum;
  }

  /// Curves, with or without heat maps among them: cells of equal size.
  double place_any(const Figure& figure) {
    const double wide = width / count(columns_);
    std::size_t lines = 0;
    for (const Panel& p : figure.panels) lines = std::max(lines, legend_rows(p));
    constexpr double line = 27;
    const double legend = lines == 0 ? 0 : line * count(lines) + 8;
    const double tall = std::clamp(0.55 * wide, 380.0, 580.0) + legend;
    for (std::size_t i = 0; i < figure.panels.size(); ++i) {
      const Panel& panel = figure.panels[i];
      const double x = wide * count(i % columns_);
      const double y = head_ + tall * count(i / columns_);
      const double top = y + head_of(panel);
      if (panel.map) {
        const double room = tall - head_of(panel) - below(*panel.map);
        const double side =
            std::min(wide - extra(*panel.map), room / ratio(*panel.map));
        const double left = x + (wide - extra(*panel.map) - side) / 2 + beside +
                            names(panel.map->row_names);
        boxes_.push_back({left, left + side, top, top + side * ratio(*panel.map)});
      } else {
        const double bottom = y + tall - legend - legend_top(panel, {0, 0, 0, 0});
        boxes_.push_back({x + 118, x + wide - 34, top, bottom});
      }
    }
    return tall;
  }

  double head_;
  std::size_t columns_ = 1;
  double cell_height_ = 0;
  double height_ = 0;
  std::vector<Box> boxes_;
};

}  // namespace rewire::detail
