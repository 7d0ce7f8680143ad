// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/setting_columns.hpp"

#include <variant>

#include <rewire/core/errors.hpp>

std::string cell(const std::string& words) {
  if (words.find_first_of(",\"\r\n") == std::string::npos) return words;
  std::string quoted = "\"";
  for (const char c : words) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + "\"";
}

std::string words_of(const rewire::Setting& setting) {
  return std::visit([](const auto& v) { return rewire::text(v); }, setting);
}

void SettingColumns::add(const rewire::Configuration& config) {
  for (const auto& [name, value] : config) names_.insert(name);
}

std::string SettingColumns::names() const {
  std::string row;
  for (const std::string& name : names_) row += "," + cell(name);
  return row;
}

std::string SettingColumns::values(const rewire::Configuration& config) const {
  std::string row;
  for (const std::string& name : names_) {
    const auto at = config.find(name);
    row += ",";
    if (at != config.end()) row += cell(words_of(at->second));
  }
  return row;
}
