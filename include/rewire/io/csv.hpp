// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <unordered_map>
#include <utility>
#include <vector>

#include <rewire/core/errors.hpp>
#include <rewire/data/dataset.hpp>
#include <rewire/io/csv_parser.hpp>
#include <rewire/io/gzip.hpp>

namespace rewire {

/// The table in the text of a file; `where` names it in errors.  Throws Error with line
/// and column where a cell is missing or no finite number, a line has another number of
/// cells than the first, a quote stays open, or there is nothing.
inline CsvTable parse_csv(std::string_view words, std::string_view where,
                          const CsvOptions& options = {}) {
  return detail::CsvParser(words, where, options).parse();
}

/// Reads a table of text, packed with gzip or not, as `parse_csv` does.  Where there is
/// no file of this name, the name with ".gz" is tried.
inline CsvTable read_csv(const std::filesystem::path& path,
                         const CsvOptions& options = {}) {
  const std::filesystem::path found = packed_or_not(path);
  const auto bytes = read_packed_file(found, options.most);
  return parse_csv({reinterpret_cast<const char*>(bytes.data()), bytes.size()},
                   found.string(), options);
}

/// The different classes, in the order of numbers where all are numbers, else of
/// letters.
inline std::vector<std::string> class_names(std::span<const std::string> labels) {
  std::vector<std::string> names(labels.begin(), labels.end());
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  std::vector<std::pair<double, std::string>> numbered;
  for (const std::string& name : names) {
    double value = 0;
    const char* const end = name.data() + name.size();
    const auto [at, code] =
        std::from_chars(name.data() + (name.starts_with('+') ? 1 : 0), end, value);
    if (code != std::errc() || at != end || !std::isfinite(value)) return names;
    numbered.emplace_back(value, name);
  }
  std::stable_sort(numbered.begin(), numbered.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  for (std::size_t i = 0; i < names.size(); ++i) names[i] = numbered[i].second;
  return names;
}

/// The table as features with labels: the position of each one's class in `classes`,
/// which training and test sets share.  Throws Error where a class is not among them.
inline Dataset csv_dataset(CsvTable table, const std::vector<std::string>& classes,
                           std::string name) {
  std::unordered_map<std::string_view, Label> number;
  for (const std::string& c : classes)
    number.emplace(c, static_cast<Label>(number.size()));
  std::vector<Label> labels;
  for (std::size_t n = 0; n < table.labels.size(); ++n) {
    const auto at = number.find(table.labels[n]);
    if (at == number.end()) {
      throw Error({name, text("one of ", classes.size(), " classes"),
                   text('"', table.labels[n], "\" at sample ", n),
                   "give all classes that training and test set have"});
    }
    labels.push_back(at->second);
  }
  const Shape shape{table.values.shape(1)};
  return {shape, std::move(table.values), std::move(labels), classes.size(),
          std::move(name)};
}

}  // namespace rewire
