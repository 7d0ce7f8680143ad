// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <functional>
#include <iostream>
#include <string>

#include <rewire/core/errors.hpp>

namespace example {

/// The options that every example takes.
struct Options {
  std::filesystem::path data;  ///< one subfolder a data set
  std::filesystem::path out = "out";
  std::string preset;
  std::uint64_t seed = 1;
  std::size_t threads = 0;  ///< 0: all
  std::size_t epochs = 0;   ///< 0: as the preset says
  bool resume = false;
};

/// Adds them to a program's own.  Data are looked for in $REWIRE_DATA, then in ./data.
inline void add_options(CLI::App& app, Options& o, const std::string& preset) {
  const char* const folder = std::getenv("REWIRE_DATA");
  o.data = folder != nullptr && *folder != '\0' ? folder : "data";
  o.preset = preset;
  app.add_option("--data", o.data, "folder with one subfolder a data set")
      ->capture_default_str();
  app.add_option("--out", o.out, "folder for results, made if missing")
      ->capture_default_str();
  app.add_option("--preset", o.preset,
                 "smoke: seconds; small: minutes; paper: as published")
      ->check(CLI::IsMember({"smoke", "small", "paper"}))
      ->capture_default_str();
  app.add_option("--seed", o.seed, "of everything random")->capture_default_str();
  app.add_option("--threads", o.threads, "0: as many as the machine has")
      ->capture_default_str();
  app.add_option("--epochs", o.epochs, "0: as the preset says")->capture_default_str();
  app.add_flag("--resume", o.resume, "go on from the checkpoints in --out");
}

inline bool on_terminal() { return isatty(STDOUT_FILENO) == 1; }

/// Parses, runs, and turns whatever goes wrong into one sentence and exit code 2.
inline int run(CLI::App& app, int argc, char** argv, const std::function<int()>& body) {
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    if (e.get_exit_code() == 0) return app.exit(e);  // --help
    std::cerr << e.what() << "; --help lists the options\n";
    return 2;
  }
  try {
    return body();
  } catch (const std::exception& e) {
    std::cerr << e.what() << "\n";
    return 2;
  }
}

/// Makes the folder for results.
inline void make_folder(const std::filesystem::path& folder) {
  std::error_code code;
  std::filesystem::create_directories(folder, code);
  if (!code) return;
  throw rewire::Error({folder.string(), "a folder that can be made", code.message(),
                       "give another --out"});
}

}  // namespace example
