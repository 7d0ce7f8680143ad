// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <exception>
#include <functional>
#include <iostream>

#include "support/machine.hpp"
#include "support/options.hpp"

namespace example {

/// What a count or a seed may be: read as a number without sign, -1 would be a large
/// one.
inline CLI::Range whole() { return {std::uint64_t{0}, std::uint64_t{1} << 53}; }
/// The same without 0.  CLI::PositiveNumber names the largest double, in 309 digits.
inline CLI::Range positive() { return {std::uint64_t{1}, std::uint64_t{1} << 53}; }

/// Adds the options of all examples to a program's own.  Data are looked for in
/// $REWIRE_DATA, then in ./data.  Of an option that is given twice the last counts.
inline void add_options(CLI::App& app, Options& o) {
  // So that a script can name what it is about, and its user change that.
  app.option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  const char* const folder = std::getenv("REWIRE_DATA");
  o.data = folder != nullptr && *folder != '\0' ? folder : "data";
  app.add_option("--data", o.data, "folder with one subfolder a data set")
      ->capture_default_str();
  app.add_option("--out", o.out, "folder for results, made if missing")
      ->capture_default_str();
  app.add_option("--preset", o.preset,
                 "smoke: seconds, on generated data; small: a real result; paper: as "
                 "published")
      ->check(CLI::IsMember({"smoke", "small", "paper"}))
      ->capture_default_str();
  app.add_option("--seed", o.seed, "of everything random")
      ->check(whole())
      ->capture_default_str();
  app.add_option("--threads", o.threads, "0: as many as the machine has")
      ->check(whole())
      ->capture_default_str();
  app.add_option("--epochs", o.epochs, "0: as the preset says")
      ->check(whole())
      ->capture_default_str();
  app.add_flag("--resume", o.resume, "go on from the checkpoints in --out");
}

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

}  // namespace example
