// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include <rewire/core/errors.hpp>

/// A folder of its own for one test, gone afterwards.
class Scratch {
 public:
  Scratch() {
    static unsigned count = 0;
    folder_ = std::filesystem::temp_directory_path() /
              rewire::text("rewire-test-", ::getpid(), "-", count++);
    std::filesystem::create_directories(folder_);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    std::error_code ignored_error;
    std::filesystem::remove_all(folder_, ignored_error);
  }

  std::filesystem::path operator/(std::string_view name) const {
    return folder_ / name;
  }
  const std::filesystem::path& folder() const { return folder_; }

  /// Entries in it, temporary files included.
  std::size_t entries() const {
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator(folder_), {}));
  }

 private:
  std::filesystem::path folder_;
};

/// The message of the rewire::Error that `f` throws, without the folder of `scratch` in
/// it; "no error" where it throws none.
template <class F>
std::string error_of(const Scratch& scratch, F&& f) {
  try {
    f();
  } catch (const rewire::Error& e) {
    std::string message = e.what();
    const std::string folder = scratch.folder().string() + "/";
    for (std::size_t at; (at = message.find(folder)) != std::string::npos;) {
      message.erase(at, folder.size());
    }
    return message;
  }
  return "no error";
}
template <class F>
std::string error_of(F&& f) {
  return error_of(Scratch(), f);
}

inline std::vector<std::uint8_t> bytes_of(std::string_view words) {
  return {words.begin(), words.end()};
}
