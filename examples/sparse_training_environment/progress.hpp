// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <unistd.h>

#include <cstddef>
#include <iostream>
#include <string>

#include <rewire/core/errors.hpp>
#include <rewire/core/stopwatch.hpp>

#include "support/table.hpp"

/// How far a sweep is: on a terminal a line that changes in place, elsewhere one for
/// each training that ends.
class SweepProgress {
 public:
  explicit SweepProgress(std::size_t total) : total_(total) {}

  /// `known` had ended before this sweep began: they tell nothing about time.
  void show(std::size_t done, std::size_t running, std::size_t failed,
            std::size_t known) {
    elapsed_ += watch_.lap();
    const std::size_t ended = done + failed - known, left = total_ - done - failed;
    std::string line =
        rewire::text(done, " done, ", running, " running, ", failed, " failed");
    if (ended > 0) {
      const double each = elapsed_ / static_cast<double>(ended);
      line += ", " + example::fixed(each * static_cast<double>(left), 0) + " s left";
    }
    if (terminal_) {
      std::cout << "\r\x1b[K" << line << std::flush;
      open_ = true;
    } else if (ended != told_) {
      std::cout << line << std::endl;
    }
    told_ = ended;
  }

  /// What is to stay.
  void say(const std::string& line) {
    if (open_) std::cout << "\r\x1b[K";
    open_ = false;
    std::cout << line << std::endl;
  }

  /// What comes next begins a line.
  void finish() {
    if (open_) std::cout << std::endl;
    open_ = false;
  }

 private:
  std::size_t total_, told_ = 0;
  double elapsed_ = 0;
  bool terminal_ = ::isatty(STDOUT_FILENO) == 1;
  bool open_ = false;  ///< the line can still change
  rewire::Stopwatch watch_;
};
