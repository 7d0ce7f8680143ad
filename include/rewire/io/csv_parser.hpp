// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <rewire/core/errors.hpp>
#include <rewire/data/dataset.hpp>
#include <rewire/io/idx.hpp>

namespace rewire {

/// How a table of text is to be read.
struct CsvOptions {
  bool labelled = true;    ///< whether one column holds the classes
  std::string label = {};  ///< its name in the header; the last column if empty
  std::optional<bool> header = {};     ///< else: a first line without any number is one
  std::optional<char> delimiter = {};  ///< else the most frequent of , ; tab in the
                                       ///< first line, or runs of spaces
  std::size_t most = idx_limit;        ///< bytes that are accepted
};

/// A table of numbers with, if asked for, a column of classes as they are written.
struct CsvTable {
  std::vector<std::string> names;   ///< of the features; empty without a header
  Dataset::Floats values;           ///< (rows, features)
  std::vector<std::string> labels;  ///< one a row, or none
};

namespace detail {

/// Reads a table line by line, once.  Cells may be quoted (RFC 4180), within a line.
class CsvParser {
 public:
  CsvParser(std::string_view words, std::string_view where, const CsvOptions& options)
      : rest_(words), where_(where), options_(options) {
    if (rest_.starts_with("\xEF\xBB\xBF")) rest_.remove_prefix(3);  // UTF-8's mark
  }

  CsvTable parse() {
    if (!options_.labelled && !options_.label.empty()) {
      refuse(where_, "a label column or none",
             text("the name \"", options_.label, "\" for a table without labels"),
             "leave the name out, or set labelled");
    }
    if (!next_line()) refuse(where_, "at least one line of numbers", "none");
    delimiter_ = options_.delimiter ? *options_.delimiter : frequent(line_);
    split();
    columns_ = cells_.size();
    label_ = options_.labelled ? columns_ - 1 : columns_;
    if (options_.labelled && columns_ < 2) {
      refuse(place(), "a feature and a class", "1 column",
             "check the delimiter, or read it without a label column");
    }
    const bool header = options_.header.value_or(!any_number());
    if (header && !options_.header) require_names();
    if (header) take_names();
    if (!header && !options_.label.empty()) {
      refuse(place(), text("a header that names the column \"", options_.label, '"'),
             "numbers", "leave the name out to take the last column");
    }
    if (!header) take_row();
    while (next_line()) {
      split();
      take_row();
    }
    if (rows_ == 0) refuse(where_, "numbers after the header", "none");
    const std::size_t features = columns_ - (options_.labelled ? 1 : 0);
    table_.values = Dataset::Floats::from_shape({rows_, features});
    std::copy(numbers_.begin(), numbers_.end(), table_.values.data());
    return std::move(table_);
  }

 private:
  [[noreturn]] static void refuse(
      std::string at, std::string expected, std::string found,
      std::string advice = "check that it is the right file") {
    throw Error(
        {std::move(at), std::move(expected), std::move(found), std::move(advice)});
  }

  /// What is quoted in errors: short and printable, whatever the file holds.
  static std::string shown(std::string_view cell) {
    if (cell.empty()) return "an empty cell";
    std::string out = "\"";
    for (const char c : cell.substr(0, 24)) out += c >= ' ' && c <= '~' ? c : '?';
    return out + (cell.size() > 24 ? "...\"" : "\"");
  }

  static bool blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }
  static std::string_view trimmed(std::string_view s) {
    while (!s.empty() && blank(s.front())) s.remove_prefix(1);
    while (!s.empty() && blank(s.back())) s.remove_suffix(1);
    return s;
  }

  std::string place() const { return text(where_, ", line ", line_number_); }
  std::string place(std::size_t column) const {
    std::string out = text(place(), ", column ", column + 1);
    const std::size_t feature = column - (column > label_ ? 1 : 0);
    if (column != label_ && feature < table_.names.size())
      out += text(" (", shown(table_.names[feature]), ")");
    return out;
  }

  /// The next line that is not empty.
  bool next_line() {
    while (!rest_.empty()) {
      const std::size_t end = std::min(rest_.find('\n'), rest_.size());
      line_ = rest_.substr(0, end);
      rest_.remove_prefix(std::min(end + 1, rest_.size()));
      ++line_number_;
      if (!trimmed(line_).empty()) return true;
    }
    return false;
  }

  static char frequent(std::string_view line) {
    constexpr std::string_view known = ",;\t";
    std::array<std::size_t, known.size()> count{};
    bool quoted = false;
    for (const char c : line) {
      if (c == '"') quoted = !quoted;
      const std::size_t k = known.find(c);
      if (!quoted && k != std::string_view::npos) ++count[k];
    }
    const auto most = std::max_element(count.begin(), count.end());
    return *most == 0 ? ' ' : known[static_cast<std::size_t>(most - count.begin())];
  }

  /// Cells of the line; those that were quoted live in `unquoted_` until the next line.
  void split() {
    cells_.clear();
    unquoted_.clear();
    unquoted_.reserve(line_.size());  // so that no cell moves
    std::string_view left = line_;
    if (delimiter_ == ' ') left = trimmed(left);
    for (;;) {
      while (!left.empty() && left.front() == ' ') left.remove_prefix(1);
      if (!left.empty() && left.front() == '"') {
        left = unquote(left);
      } else {
        const std::size_t end = std::min(left.find(delimiter_), left.size());
        cells_.push_back(trimmed(left.substr(0, end)));
        left.remove_prefix(end);
      }
      if (left.empty()) return;
      left.remove_prefix(1);  // the delimiter; after the last one comes an empty cell
    }
  }

  std::string_view unquote(std::string_view left) {
    const std::size_t start = unquoted_.size();
    for (std::size_t i = 1; i < left.size(); ++i) {
      if (left[i] == '"') {
        if (i + 1 == left.size() || left[i + 1] != '"') {
          cells_.push_back(std::string_view(unquoted_).substr(start));
          left.remove_prefix(i + 1);
          while (!left.empty() && blank(left.front()) && left.front() != delimiter_)
            left.remove_prefix(1);
          if (left.empty() || left.front() == delimiter_) return left;
          refuse(place(cells_.size() - 1), "a delimiter after the closing quote",
                 shown(left.substr(0, 1)), "double quotes that belong to the cell");
        }
        ++i;  // two quotes stand for one
      }
      unquoted_ += left[i];
    }
    refuse(place(cells_.size()), "a closing quote", "the end of the line",
           "close it; a cell may not go on in the next line");
  }

  static std::optional<double> number(std::string_view cell) {
    if (cell.starts_with('+') && !cell.starts_with("+-")) cell.remove_prefix(1);
    double value = 0;
    const char* const end = cell.data() + cell.size();
    const auto [at, code] = std::from_chars(cell.data(), end, value);
    if (code != std::errc() || at != end || cell.empty()) return std::nullopt;
    return value;
  }

  bool any_number() const {
    for (std::size_t c = 0; c < cells_.size(); ++c) {
      if (c != label_ && number(cells_[c])) return true;
    }
    return false;
  }

  /// A first line without any number is a header, unless cells of it are missing.
  void require_names() const {
    for (std::size_t c = 0; c < columns_; ++c) {
      if (!cells_[c].empty() && cells_[c] != "?" && cells_[c] != "NA") continue;
      refuse(place(c), "a name or a number", shown(cells_[c]),
             "complete the line, or say whether it is a header");
    }
  }

  void take_names() {
    if (!options_.label.empty()) {
      const auto at = std::find(cells_.begin(), cells_.end(), options_.label);
      if (at == cells_.end()) {
        refuse(place(), text("a column \"", options_.label, '"'), "none of that name",
               "correct the name of the label column");
      }
      label_ = static_cast<std::size_t>(at - cells_.begin());
    }
    for (std::size_t c = 0; c < columns_; ++c) {
      if (c != label_) table_.names.emplace_back(cells_[c]);
    }
  }

  void take_row() {
    if (cells_.size() != columns_) {
      refuse(place(), text(columns_, " cells as in the first line"),
             text(cells_.size()), "the line is damaged; complete or remove it");
    }
    for (std::size_t c = 0; c < columns_; ++c) {
      if (c != label_) {
        numbers_.push_back(feature(c));
      } else if (cells_[c].empty()) {
        refuse(place(c), "a class", "an empty cell", "fill it in, or remove the line");
      } else {
        table_.labels.emplace_back(cells_[c]);
      }
    }
    ++rows_;
  }

  float feature(std::size_t c) const {
    const std::optional<double> value = number(cells_[c]);
    const float narrow = static_cast<float>(value.value_or(0));
    if (value && std::isfinite(narrow)) return narrow;
    refuse(place(c), value ? "a number that a float can hold" : "a number",
           shown(cells_[c]), "fill it in, or remove the line");
  }

  std::string_view rest_;
  std::string where_;
  const CsvOptions& options_;
  std::string_view line_;
  std::size_t line_number_ = 0, columns_ = 0, label_ = 0, rows_ = 0;
  char delimiter_ = ',';
  std::vector<std::string_view> cells_;
  std::string unquoted_;
  std::vector<float> numbers_;
  CsvTable table_;
};

}  // namespace detail

}  // namespace rewire
