// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <rewire/core/errors.hpp>
#include <rewire/io/figure.hpp>
#include <rewire/io/figure_layout.hpp>

namespace rewire::detail::gnuplot {

/// A string of gnuplot.  Inside single quotes nothing is special but the quote itself.
inline std::string literal(std::string_view words) {
  std::string out = "'";
  for (const char c : words) {
    if (c == '\'') out += '\'';
    out += static_cast<unsigned char>(c) < ' ' ? ' ' : c;  // no line breaks, no control
  }
  return out + "'";
}

/// A line that gnuplot does not read, in data and in scripts.
inline std::string comment(std::string_view words) {
  std::string out = "# ";
  for (const char c : words) out += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
  return out + (out.back() == '\\' ? " \n" : "\n");  // which would join the next line
}

/// Where the data come from, if that is known.
inline std::string source_comment(const std::string& source) {
  return source.empty() ? "" : comment("Source: " + source);
}

/// Okabe and Ito's palette, which colour-blind readers can tell apart, without its
/// yellow, which is too faint for a line on white.
inline std::string colour(std::size_t i) {
  static constexpr std::array<std::string_view, 7> all{
      "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#444444"};
  return literal(all[i % all.size()]);
}

inline std::string style(const Series& s, std::size_t visible_points) {
  const bool path = s.style == Series::lines || s.style == Series::steps;
  switch (visible_points == 1 && path ? Series::points : s.style) {
    case Series::points:
      return "points pt 7 ps 0.9";
    case Series::steps:
      return "steps lw 2.5";
    case Series::boxes:
      return "boxes fs transparent solid 0.55 border lw 0.5";
    case Series::area:
      return "filledcurves closed fs transparent solid 0.25 noborder";
    default:
      return "lines lw 2.5";
  }
}

/// An open end is chosen by gnuplot.
inline std::string range_of(const AxisRange& range) {
  const auto end = [](double v) {
    return std::isfinite(v) ? text(v) : std::string("*");
  };
  return text("[", end(range.low), ":", end(range.high), "]");
}

inline std::string axis(std::string_view name, const std::optional<AxisRange>& range,
                        std::string_view otherwise, bool log) {
  return text(log ? "set logscale " : "unset logscale ", name, "\nset ", name, "range ",
              range ? range_of(*range) : std::string(otherwise), "\n");
}

/// Labels of x as there is room for: gnuplot itself puts up to twenty below a narrow
/// panel, one over the other.
inline std::string x_labels(const Panel& panel, const Box& box) {
  const auto seen = panel.log_x ? std::nullopt : visible_x(panel);
  if (!seen) return "set xtics autofreq\n";
  constexpr double letter = 13, gap = 26;
  const std::size_t letters =
      std::max(text(std::round(seen->low)).size(), text(std::round(seen->high)).size());
  const double room = letter * static_cast<double>(std::max<std::size_t>(letters, 3));
  return text("set xtics ", label_step(*seen, box.wide() / (room + gap)), "\n");
}

inline std::string plot_nothing() {
  return "unset key\nunset grid\nset tics scale 0\nset format ''\nset label 2 'no "
         "data' at graph 0.5,0.5 center tc rgb "
         "'#888888'\n"
         "set xrange [0:1]\nset yrange [0:1]\nunset logscale\nplot NaN notitle\n"
         "unset label 2\n";
}

/// Names in the places of numbers, for a while.  They are formats, too.
inline std::string names_of(const char* axis, const std::vector<std::string>& names,
                            const char* how) {
  std::string all;
  for (std::size_t i = 0; i < names.size(); ++i) {
    std::string name;
    for (const char c : names[i]) name += c == '%' ? "%%" : std::string(1, c);
    all += text(i == 0 ? "" : ", ", literal(name), " ", i);
  }
  return names.empty() ? "" : text("set ", axis, "tics", how, " (", all, ")\n");
}

inline std::string map_script(const HeatMap& map, const Layout& at, const Box& box,
                              const std::string& data, std::size_t& index) {
  const auto seen = visible_range(map);
  std::string out =
      "set tics scale 0\nset format ''\nunset grid\nset border 15 lw 0.5\n"
      "set xlabel ''\nset ylabel ''\n";
  if (!seen) return out + plot_nothing();
  out +=
      map.palette == HeatMap::ink
          ? "set palette defined (0 'white', 1 'black')\n"
          : "set palette defined (0 '#00007F', 1 '#0000FF', 3 '#00FFFF', 5 '#FFFF00', "
            "7 '#FF0000', 8 '#7F0000')\n";
  out += text("set cbrange [", seen->low, ":", seen->high, "]\n");
  if (map.bar) {
    out +=
        text("set colorbox user origin ", at.across(box.right + 16), ",",
             at.up(box.bottom), " size ", at.across(20), ",", box.tall() / at.height(),
             " noborder\nset cbtics scale 0.4\nset format cb '%h'\n", "set cblabel ",
             literal(map.label), " offset 1.5,0 font ',13'\n");
  } else {
    out += "unset colorbox\n";
  }
  out +=
      text("unset logscale\nset xrange [-0.5:", static_cast<double>(map.columns) - 0.5,
           "]\nset yrange [", static_cast<double>(map.rows) - 0.5, ":-0.5]\n");
  const char* const kind = map.palette == HeatMap::rgb
                               ? " using 1:2:3:4:5 with rgbimage @pixels notitle\n"
                               : " matrix with image @pixels notitle\n";
  out += names_of("x", map.column_names, " rotate by 45 right");
  out += names_of("y", map.row_names, "");
  out += text("plot ", data, " index ", index++, kind);
  if (!map.column_names.empty()) out += "set xtics norotate autofreq\n";
  if (!map.row_names.empty()) out += "set ytics autofreq\n";
  return out;
}

inline std::string series_script(const Panel& panel, const Layout& at, const Box& box,
                                 const std::string& data, std::size_t& index) {
  const bool boxes =
      std::any_of(panel.series.begin(), panel.series.end(),
                  [](const Series& s) { return s.style == Series::boxes; });
  std::string out = "set border 3 lw 1 lc rgb '#444444'\n";
  out +=
      "set tics out nomirror scale 0.6\nset format '%h'\nset grid lt 1 lw 1 lc rgb "
      "'#E0E0E0'\n";
  out += axis("x", panel.x_range, boxes ? "[*:*]" : "[*:*] noextend", panel.log_x);
  out += x_labels(panel, box);
  out +=
      axis("y", panel.y_range, boxes && !panel.log_y ? "[0:*]" : "[*:*]", panel.log_y);
  out += text("set xlabel ", literal(panel.x_label), "\nset ylabel ",
              literal(panel.y_label), "\n");
  out += text("set key at screen ", at.across(box.middle()), ",",
              at.up(Layout::legend_top(panel, box)),
              " center top vertical Left reverse maxrows ",
              std::max<std::size_t>(at.legend_rows(panel), 1),
              " samplen 2.2 spacing 1.2\n");
  std::string parts;
  for (std::size_t i = 0; i < panel.series.size(); ++i) {
    const Series& s = panel.series[i];
    const std::size_t points = visible(s, panel);
    if (points == 0) continue;
    parts += text(parts.empty() ? "plot " : ", \\\n  ", data, " index ", index++,
                  " using 1:2 with ", style(s, points), " lc rgb ",
                  colour(s.colour.value_or(i)), s.dashed ? " dt (8,5)" : "",
                  s.name.empty() ? " notitle" : " title ",
                  s.name.empty() ? "" : literal(s.name));
  }
  return out + (parts.empty() ? plot_nothing() : parts + "\n");
}

/// One multiplot: the title, then each panel in its place.  `data` is the file, as
/// gnuplot writes it, in which the blocks of the figure stand from index 0 on.
inline std::string plots(const Figure& figure, const Layout& at,
                         const std::string& data) {
  std::string out = "set multiplot\n";
  if (!figure.title.empty()) {
    out += text("set label 1 ", literal(figure.title), " at screen 0.5,", at.up(34),
                " center font ',19'\n");
  }
  std::size_t index = 0;
  for (std::size_t p = 0; p < figure.panels.size(); ++p) {
    const Panel& panel = figure.panels[p];
    const Box& box = at[p];
    out += text("\n# Panel ", p + 1, "\nset lmargin at screen ", at.across(box.left),
                "\nset rmargin at screen ", at.across(box.right),
                "\nset tmargin at screen ", at.up(box.top), "\nset bmargin at screen ",
                at.up(box.bottom), "\nset title ", literal(panel.title), "\n");
    out += panel.map ? map_script(*panel.map, at, box, data, index)
                     : series_script(panel, at, box, data, index);
    if (p == 0 && !figure.title.empty()) out += "unset label 1\n";
  }
  return out + "\nunset multiplot\n";
}

/// The script: draws the PNG, then loads itself once more for the SVG.
inline std::string script_file(const Figure& figure, const std::string& name) {
  const Layout at(figure);
  const std::string self = literal(name + ".gp");
  const std::string size = text("size ", Layout::width, ",", at.height());
  return text(
      "# Draws ", name, ".png and ", name, ".svg from ", name,
      ".dat; run it here with: gnuplot ", name, ".gp\n", source_comment(figure.source),
      "if (!exists('format')) { format = 'png' }\n",
      "set encoding utf8\nset decimalsign '.'\n",
      "if (format eq 'png') {\n  set terminal pngcairo noenhanced ", size,
      " font 'sans-serif,15' background rgb 'white'\n} else {\n",
      "  set terminal svg noenhanced ", size,
      " dynamic font 'sans-serif,19' background rgb 'white'\n}\n", "set output ",
      literal(name + "."), ".format\n", "# Smooth pixels are blurred pixels\n",
      "pixels = (format eq 'svg') ? 'pixels' : ''\n",
      plots(figure, at, literal(name + ".dat")), "set output\nreset\n",
      "if (format eq 'png') { format = 'svg'; load ", self, "; undefine format }\n");
}

}  // namespace rewire::detail::gnuplot
