// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <csignal>
#include <iostream>

#include <rewire/concepts/observer.hpp>

#include "support/options.hpp"

namespace example {

namespace detail {
inline volatile std::sig_atomic_t interrupted = 0;
}

/// Lets Ctrl-C (or SIGTERM) end training after the epoch at hand, when the checkpoint
/// has been written.  A second one ends the program at once.
class StopOnInterrupt {
 public:
  StopOnInterrupt() {
    for (const int kind : {SIGINT, SIGTERM}) {
      std::signal(kind, [](int which) {
        detail::interrupted = 1;
        std::signal(which, SIG_DFL);
      });
    }
  }
  static bool happened() { return detail::interrupted != 0; }

  rewire::Flow on_rest(const rewire::Report&) {
    return happened() ? rewire::Flow::stop : rewire::Flow::go_on;
  }
};

/// The exit code of a program that Ctrl-C has ended.
inline constexpr int interrupted = 130;

/// Whether training was interrupted; then the user hears how to go on.
inline bool stopped(const Options& o) {
  if (!StopOnInterrupt::happened()) return false;
  std::cout << "stopped; --resume goes on from " << o.out.string() << "\n";
  return true;
}

}  // namespace example
