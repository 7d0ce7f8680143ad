// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <string>
#include <string_view>
#include <system_error>

#include <rewire/core/errors.hpp>
#include <rewire/io/figure.hpp>
#include <rewire/io/file.hpp>
#include <rewire/io/gnuplot_script.hpp>
#include <rewire/io/program.hpp>

namespace rewire {

/// Whether a figure became pictures; if not, one sentence that says why.
struct Drawn {
  bool pictures = false;
  std::string problem = {};  ///< why there are none
  /// Whether there are pictures.
  explicit operator bool() const { return pictures; }
};

namespace detail::gnuplot {

inline std::string number(double value, bool log) {
  return shows(value, log) ? text(value) : "NaN";
}

/// Rows of numbers; of colours, a line a pixel: column, row, red, green, blue.
inline std::string matrix(const HeatMap& map, std::string_view where) {
  const std::string size = text(map.rows, " rows and ", map.columns, " columns");
  std::string out;
  if (map.palette != HeatMap::rgb) {
    out = comment(text(where, "a matrix of ", size, ", \"", map.label, '"'));
    for (std::size_t i = 0; i < map.values.size(); ++i) {
      out += number(map.values[i], false);
      out += (i + 1) % map.columns == 0 ? '\n' : ' ';
    }
    return out;
  }
  out = comment(
      text(where, "a picture of ", size, "; a line has column, row, red, green, blue"));
  for (std::size_t i = 0; i < map.values.size(); ++i) {
    constexpr double white = 0xFFFFFF;
    const double value = shows(map.values[i], false) ? map.values[i] : white;
    const auto colour = static_cast<std::uint32_t>(std::clamp(value, 0.0, white));
    out += text(i % map.columns, " ", i / map.columns, " ", colour >> 16, " ",
                colour >> 8 & 0xFF, " ", colour & 0xFF, "\n");
  }
  return out;
}

/// The data of a figure: blocks two blank lines apart, in the order in which the script
/// names them by `index`.  What has nothing to show has no block.
inline std::string data_file(const Figure& figure) {
  std::string out = comment(text("Data of the picture \"", figure.title, '"'));
  out += source_comment(figure.source);
  for (std::size_t p = 0; p < figure.panels.size(); ++p) {
    const Panel& panel = figure.panels[p];
    const std::string where = text("Panel ", p + 1, ", \"", panel.title, "\": ");
    if (panel.map && visible_range(*panel.map)) {
      const HeatMap& map = *panel.map;
      out += matrix(map, where);
      out += "\n\n";
    }
    for (const Series& s : panel.series) {
      if (visible(s, panel) == 0) continue;
      out += comment(text(where, '"', s.name, '"'));
      out += comment(
          text("Columns: x = \"", panel.x_label, "\", y = \"", panel.y_label, '"'));
      for (std::size_t i = 0; i < s.y.size(); ++i) {
        out += text(number(x_of(s, i), panel.log_x), " ", number(s.y[i], panel.log_y),
                    "\n");
      }
      out += "\n\n";
    }
  }
  return out;
}

inline void require_name(std::string_view name) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_' || c == '-' || c == '.';
  };
  if (!name.empty() && name[0] != '-' && name[0] != '.' &&
      std::all_of(name.begin(), name.end(), plain)) {
    return;
  }
  throw Error({"draw", "a file name of letters, digits, '_', '-' and '.'",
               text('"', name, '"'), "choose another name; the folder is a parameter"});
}

inline void write_text(const std::filesystem::path& path, std::string_view words) {
  AtomicFile file(path);
  file.write(words);
  file.commit();
}

/// What gnuplot complains of stands last, after warnings and the line it could not
/// read.
inline std::string last_line(const std::string& words) {
  const auto end = words.find_last_not_of(" \t\r\n");
  if (end == std::string::npos) return "it did not say why";
  const auto start = words.find_last_of("\r\n", end);
  return words.substr(start + 1, end - start);
}

inline Drawn outcome(const Ran& ran, bool found, const std::string& script) {
  const std::string by_hand =
      text("; the data are written, \"gnuplot ", script, "\" draws them");
  switch (ran.end) {
    case Ran::End::missing:
      return {false,
              text("no pictures without the program gnuplot (Debian: apt-get install "
                   "gnuplot-nox)",
                   by_hand)};
    case Ran::End::too_slow:
      return {false, text("gnuplot took too long and was stopped", by_hand)};
    case Ran::End::badly:
      return {false, text("gnuplot failed: ", last_line(ran.said), by_hand)};
    case Ran::End::well:
      break;
  }
  if (found) return {true, {}};
  return {false, text("gnuplot drew nothing: ", last_line(ran.said), by_hand)};
}

/// Writes data and script, removes the old pictures, and lets gnuplot draw those with
/// these endings.
inline Drawn draw_files(const std::filesystem::path& folder, const std::string& base,
                        std::string_view data, std::string_view script,
                        std::initializer_list<const char*> endings,
                        std::chrono::milliseconds patience) {
  namespace fs = std::filesystem;
  const fs::path here = folder.empty() ? fs::path(".") : folder;
  std::error_code unheard;  // the files themselves say better what is wrong
  fs::create_directories(here, unheard);
  const auto remove_pictures = [&] {
    for (const char* ending : endings) fs::remove(here / (base + ending), unheard);
  };
  // First of all: what is written next may fail, and they would show other data.
  remove_pictures();
  write_text(here / (base + ".dat"), data);
  write_text(here / (base + ".gp"), script);

  const auto ran = detail::run_program({"gnuplot", "--default-settings", base + ".gp"},
                                       here, patience);

  const bool found =
      std::all_of(endings.begin(), endings.end(), [&](const char* ending) {
        const auto size = fs::file_size(here / (base + ending), unheard);
        return !unheard && size > 0;
      });
  Drawn drawn = outcome(ran, found, base + ".gp");
  if (!drawn) remove_pictures();
  return drawn;
}

}  // namespace detail::gnuplot

/// Writes `<name>.dat` (the data), `<name>.gp` (a script that draws them, to be run in
/// that folder) and, where gnuplot is installed, `<name>.png` and `<name>.svg`, 1600
/// pixels wide. Without gnuplot, or when it fails or takes longer than `patience`, the
/// first two are there and older pictures of that name are gone: none ever shows other
/// data than lies beside it. Creates the folder.  Throws Error where sizes in the
/// figure do not fit, the name is not a plain file name, or the folder cannot be
/// written.
inline Drawn draw(const Figure& figure, const std::filesystem::path& folder,
                  std::string_view name,
                  std::chrono::milliseconds patience = std::chrono::seconds(60)) {
  detail::require_drawable(figure);
  const std::string base(name);
  detail::gnuplot::require_name(base);
  return detail::gnuplot::draw_files(folder, base, detail::gnuplot::data_file(figure),
                                     detail::gnuplot::script_file(figure, base),
                                     {".png", ".svg"}, patience);
}

}  // namespace rewire
