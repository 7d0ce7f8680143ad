// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <csignal>

#include <rewire/concepts/observer.hpp>

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

}  // namespace example
