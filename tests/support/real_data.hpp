// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

/// Defined in main.cpp. A skip must not hide a failure that came before it.
bool a_test_has_failed();

/// The folder $REWIRE_DATA/<set>. Where it is missing, ends the program so that CTest
/// reports the test as skipped (exit code 77), and says what is missing.
inline std::filesystem::path real_data(std::string_view set) {
  const char* root = std::getenv("REWIRE_DATA");
  const auto folder = std::filesystem::path(root == nullptr ? "" : root) / set;
  if (root != nullptr && std::filesystem::is_directory(folder)) return folder;
  const std::string found =
      root == nullptr ? "REWIRE_DATA is not set" : "there is no " + folder.string();
  std::printf(
      "SKIPPED: expected the data set %.*s in $REWIRE_DATA, found that %s; "
      "fetch it with scripts/get-data %.*s and set REWIRE_DATA\n",
      static_cast<int>(set.size()), set.data(), found.c_str(),
      static_cast<int>(set.size()), set.data());
  std::fflush(nullptr);
  std::_Exit(a_test_has_failed() ? 1 : 77);
}
