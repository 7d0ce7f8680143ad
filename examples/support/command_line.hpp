// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <fstream>
#include <string>

namespace example {

/// An argument as a shell takes it.
inline std::string as_typed(const std::string& word) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string("_-+./,:=@%").find(c) != std::string::npos;
  };
  if (!word.empty() && std::all_of(word.begin(), word.end(), plain)) return word;
  std::string out = "'";
  for (const char c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

/// The command that started this program, to be typed again; empty where the system
/// does not tell.
inline std::string command_line(const std::string& arguments = "/proc/self/cmdline") {
  std::ifstream file(arguments);
  std::string out;
  for (std::string word; std::getline(file, word, '\0');)
    out += (out.empty() ? "" : " ") + as_typed(word);
  return out;
}

}  // namespace example
