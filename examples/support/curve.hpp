// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <rewire/core/errors.hpp>
#include <rewire/io/file.hpp>

namespace example {

/// Numbers by name over the epochs (from 1) of a run, as tables of CSV keep them.
class Curve {
 public:
  /// A point of each of `values` at `epoch`; what is not finite is left out.
  void add(std::size_t epoch, const std::map<std::string, double>& values) {
    for (const auto& [name, value] : values) {
      if (std::isfinite(value)) rows_[epoch][name] = value;
    }
  }
  /// All points of `other` too.
  void join(const Curve& other) {
    for (const auto& [epoch, values] : other.rows_) add(epoch, values);
  }
  /// Leaves out what came after `epoch`.
  void keep_until(std::size_t epoch) {
    rows_.erase(rows_.upper_bound(epoch), rows_.end());
  }

  std::optional<double> at(std::size_t epoch, const std::string& name) const {
    const auto row = rows_.find(epoch);
    if (row == rows_.end() || !row->second.contains(name)) return std::nullopt;
    return row->second.at(name);
  }
  std::size_t last_epoch() const { return rows_.empty() ? 0 : rows_.rbegin()->first; }

  /// The epochs at which `name` was measured, and its values there.
  std::pair<std::vector<double>, std::vector<double>> points(
      const std::string& name) const {
    std::pair<std::vector<double>, std::vector<double>> out;
    for (const auto& [epoch, values] : rows_) {
      const auto found = values.find(name);
      if (found == values.end()) continue;
      out.first.push_back(static_cast<double>(epoch));
      out.second.push_back(found->second);
    }
    return out;
  }
  /// The last value of `name`; nothing where it was never measured.
  std::optional<double> last(const std::string& name) const {
    const auto [epochs, values] = points(name);
    return values.empty() ? std::nullopt : std::optional(values.back());
  }

  /// A table whose first column is `epoch`; an empty curve where there is no such file.
  /// A last line that was cut off is left out.
  static Curve read(const std::filesystem::path& path) {
    Curve curve;
    if (!std::filesystem::exists(path)) return curve;
    const auto bytes = rewire::read_file(path);
    std::istringstream lines(std::string(bytes.begin(), bytes.end()));
    std::string line;
    std::getline(lines, line);
    const auto names = cells(line);
    if (names[0] != "epoch") {
      throw rewire::Error({path.string(), "a table whose first column is epoch",
                           names[0], "remove the file, or give another --out"});
    }
    while (std::getline(lines, line)) {
      const auto row = cells(line);
      if (row.size() != names.size()) break;
      std::map<std::string, double> values;
      for (std::size_t c = 1; c < row.size(); ++c) {
        if (!row[c].empty()) values[names[c]] = std::strtod(row[c].c_str(), nullptr);
      }
      curve.add(std::strtoull(row[0].c_str(), nullptr, 10), values);
    }
    return curve;
  }

  /// The same table, columns in the order of their names.
  void write(const std::filesystem::path& path) const {
    std::set<std::string> names;
    for (const auto& [epoch, values] : rows_) {
      for (const auto& [name, value] : values) names.insert(name);
    }
    std::string content = "epoch";
    for (const std::string& name : names) content += "," + name;
    for (const auto& [epoch, values] : rows_) {
      content += rewire::text("\n", epoch);
      for (const std::string& name : names) {
        content += values.contains(name) ? rewire::text(",", values.at(name)) : ",";
      }
    }
    rewire::AtomicFile file(path);
    file.write(content + "\n");
    file.commit();
  }

 private:
  static std::vector<std::string> cells(const std::string& line) {
    std::vector<std::string> out(1);
    for (const char c : line) {
      if (c == ',') {
        out.emplace_back();
      } else {
        out.back() += c;
      }
    }
    return out;
  }

  std::map<std::size_t, std::map<std::string, double>> rows_;
};

}  // namespace example
