// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <rewire/core/errors.hpp>
#include <rewire/io/csv_parser.hpp>
#include <rewire/io/gzip.hpp>

namespace rewire {

/// A table with the classes in the order in which the file declares them.
struct ArffTable {
  CsvTable table;
  std::vector<std::string> classes;
};

namespace detail {

/// Reads the attribute-relation format of Weka, line by line: numbers and nominal
/// attributes; not strings, dates and sparse rows.
class ArffParser {
 public:
  ArffParser(std::string_view words, std::string where)
      : rest_(words), where_(std::move(where)) {}

  ArffTable parse(const std::string& label) {
    read_header();
    find_label(label);
    std::vector<float> numbers;
    std::size_t rows = 0;
    for (; next_line(); ++rows) take_row(numbers);
    if (rows == 0) refuse("rows after @data", "none");
    ArffTable out{std::move(table_), attributes_[label_].values};
    out.table.values = Dataset::Floats::from_shape({rows, attributes_.size() - 1});
    std::copy(numbers.begin(), numbers.end(), out.table.values.data());
    return out;
  }

 private:
  struct Attribute {
    std::string name;
    std::vector<std::string> values;  ///< of a nominal one; none: numbers
  };

  [[noreturn]] void refuse(std::string expected, std::string found,
                           std::string advice = "check that it is the right file") {
    throw Error({text(where_, ", line ", line_number_), std::move(expected),
                 std::move(found), std::move(advice)});
  }
  static std::string shown(std::string_view cell) {
    std::string out = "\"";
    for (const char c : cell.substr(0, 24)) out += c >= ' ' && c <= '~' ? c : '?';
    return out + '"';
  }

  static bool blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }
  static std::string_view trimmed(std::string_view s) {
    while (!s.empty() && blank(s.front())) s.remove_prefix(1);
    while (!s.empty() && blank(s.back())) s.remove_suffix(1);
    return s;
  }
  static bool begins(std::string_view line, std::string_view word) {
    return line.size() >= word.size() &&
           std::equal(word.begin(), word.end(), line.begin(), [](char a, char b) {
             return a == static_cast<char>(std::tolower(static_cast<unsigned char>(b)));
           });
  }

  /// The next line with something other than a comment.
  bool next_line() {
    while (!rest_.empty()) {
      const std::size_t end = std::min(rest_.find('\n'), rest_.size());
      line_ = trimmed(rest_.substr(0, end));
      rest_.remove_prefix(std::min(end + 1, rest_.size()));
      ++line_number_;
      if (!line_.empty() && line_.front() != '%') return true;
    }
    return false;
  }

  /// A word or something quoted, taken off the front of `s`, up to one of `ends`.
  std::string take(std::string_view& s, std::string_view ends) {
    s = trimmed(s);
    if (!s.empty() && (s.front() == '\'' || s.front() == '"')) {
      const std::size_t close = s.find(s.front(), 1);
      if (close == std::string_view::npos) refuse("a closing quote", shown(s));
      std::string word(s.substr(1, close - 1));
      s = trimmed(s.substr(close + 1));
      return word;
    }
    const std::size_t end = std::min(s.find_first_of(ends), s.size());
    std::string word(trimmed(s.substr(0, end)));
    s = trimmed(s.substr(end));
    return word;
  }

  std::vector<std::string> cells(std::string_view s) {
    std::vector<std::string> out;
    for (;;) {
      out.push_back(take(s, ","));
      if (s.empty()) return out;
      if (s.front() != ',') refuse("a comma", shown(s));
      s.remove_prefix(1);
    }
  }

  void read_header() {
    while (next_line()) {
      if (begins(line_, "@data")) return;
      if (begins(line_, "@relation")) continue;
      if (!begins(line_, "@attribute"))
        refuse("@relation, @attribute or @data", shown(line_));
      std::string_view rest = line_.substr(std::string_view("@attribute").size());
      Attribute a{take(rest, " \t{"), {}};
      if (rest.starts_with('{') && rest.ends_with('}')) {
        a.values = cells(rest.substr(1, rest.size() - 2));
      } else if (!begins(rest, "numeric") && !begins(rest, "real") &&
                 !begins(rest, "integer")) {
        refuse("numeric, real, integer or {a, list}", shown(rest),
               "leave the attribute out of the file");
      }
      attributes_.push_back(std::move(a));
    }
    refuse("a line @data", "none");
  }

  void find_label(const std::string& label) {
    if (attributes_.size() < 2) refuse("an attribute and a class", "fewer");
    label_ = attributes_.size() - 1;
    if (!label.empty()) {
      const auto at = std::find_if(attributes_.begin(), attributes_.end(),
                                   [&](const Attribute& a) { return a.name == label; });
      if (at == attributes_.end())
        refuse(text("an attribute \"", label, '"'), "none of that name");
      label_ = static_cast<std::size_t>(at - attributes_.begin());
    }
    if (attributes_[label_].values.empty())
      refuse("a nominal attribute as the class", attributes_[label_].name);
    for (std::size_t i = 0; i < attributes_.size(); ++i)
      if (i != label_) table_.names.push_back(attributes_[i].name);
  }

  void take_row(std::vector<float>& numbers) {
    std::vector<std::string> row = cells(line_);
    if (row.size() != attributes_.size()) {
      refuse(text(attributes_.size(), " cells, as there are attributes"),
             text(row.size()), "the line is damaged; complete or remove it");
    }
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (!attributes_[i].values.empty()) check_known(attributes_[i], row[i]);
      if (i == label_) {
        table_.labels.push_back(std::move(row[i]));
      } else {
        numbers.push_back(number(attributes_[i], row[i]));
      }
    }
  }

  void check_known(const Attribute& a, const std::string& cell) {
    if (std::find(a.values.begin(), a.values.end(), cell) != a.values.end()) return;
    refuse(text("a value that ", a.name, " was declared with"), shown(cell),
           "fill it in, or remove the line");
  }

  /// Nominal values that are no numbers count from 0, in the order of their list.
  float number(const Attribute& a, const std::string& cell) {
    float value = 0;
    const char* const end = cell.data() + cell.size();
    const auto [at, code] = std::from_chars(cell.data(), end, value);
    if (code == std::errc() && at == end && std::isfinite(value)) return value;
    const auto place = std::find(a.values.begin(), a.values.end(), cell);
    if (place != a.values.end()) return static_cast<float>(place - a.values.begin());
    refuse(text("a number for ", a.name), shown(cell),
           "fill it in, or remove the line");
  }

  std::string_view rest_, line_;
  std::string where_;
  std::size_t line_number_ = 0, label_ = 0;
  std::vector<Attribute> attributes_;
  CsvTable table_;
};

}  // namespace detail

/// Reads a table in Weka's ARFF, packed with gzip or not; where there is no file of
/// this name, the name with ".gz" is tried.  The class is the nominal attribute
/// `label`, or the last one.  Throws Error with the line where a cell is missing or
/// unknown, or the file has attributes other than numbers and lists.
inline ArffTable read_arff(const std::filesystem::path& path,
                           const std::string& label = {}) {
  const std::filesystem::path found = packed_or_not(path);
  const auto bytes = read_packed_file(found, idx_limit);
  return detail::ArffParser({reinterpret_cast<const char*>(bytes.data()), bytes.size()},
                            found.string())
      .parse(label);
}

}  // namespace rewire
