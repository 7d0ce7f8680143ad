// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/progress.hpp"

#include <unistd.h>

#include <algorithm>
#include <iostream>

#include <rewire/core/errors.hpp>

#include "support/table.hpp"

bool SweepProgress::on_terminal() { return ::isatty(STDOUT_FILENO) == 1; }

void SweepProgress::show(const Count& now) {
  elapsed_ += watch_.lap();
  std::string line = rewire::text(now.done, " done, ", now.running, " running, ",
                                  now.failed, " failed");
  if (now.ended > 0) {
    const double left = elapsed_ * std::max(now.left, 0.0) / now.ended;
    line += ", " + example::fixed(left, 0) + " s left";
  }
  if (terminal_) {
    std::cout << "\r\x1b[K" << line << std::flush;
    open_ = true;
  } else if (now.done + now.failed != told_) {
    std::cout << line << std::endl;
  }
  told_ = now.done + now.failed;
}

void SweepProgress::say(const std::string& line) {
  if (open_) std::cout << "\r\x1b[K";
  open_ = false;
  std::cout << line << std::endl;
}

void SweepProgress::finish() {
  if (open_) std::cout << std::endl;
  open_ = false;
}
