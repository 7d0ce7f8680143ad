// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <system_error>

#include <rewire/core/errors.hpp>

#include "support/command_line.hpp"

namespace example {

/// The options that every example takes ("support/program.hpp" reads them).
struct Options {
  std::filesystem::path data;  ///< one subfolder a data set
  std::filesystem::path out = "out";
  std::string preset = "small";
  std::uint64_t seed = 1;
  std::size_t threads = 0;  ///< 0: all
  std::size_t epochs = 0;   ///< 0: as the preset says
  bool resume = false;
  std::string command = command_line();  ///< as it was typed
};

/// Makes the folder for results.
inline void make_folder(const std::filesystem::path& folder) {
  std::error_code code;
  std::filesystem::create_directories(folder, code);
  if (!code) return;
  throw rewire::Error({folder.string(), "a folder that can be made", code.message(),
                       "give another --out"});
}

}  // namespace example
