// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <set>
#include <string>

#include <rewire/tune/space.hpp>

/// A cell of a table as RFC 4180 has it: what would end it comes in quotes.
std::string cell(const std::string& words);

/// As it is given on the command line.
std::string words_of(const rewire::Setting& setting);

/// A column for each hyper-parameter that some configuration has, in all of a table's
/// rows: its name, or its value, empty where a configuration does not have it.
class SettingColumns {
 public:
  void add(const rewire::Configuration& config);
  std::string names() const;  ///< each with a comma before it
  std::string values(const rewire::Configuration& config) const;  ///< likewise

 private:
  std::set<std::string> names_;
};
