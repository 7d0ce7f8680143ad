// expect: Observer has `on_rewire`, but not as: void on_rewire(const Path&, const
// Pattern& before, const Rewiring&) SPDX-License-Identifier: BSD-3-Clause
#include <rewire/concepts/observer.hpp>

struct Wrong {
  rewire::Flow on_rewire(const rewire::Path&, const rewire::Pattern&,
                         const rewire::Rewiring&) {
    return rewire::Flow::go_on;
  }
};

static_assert(rewire::check_observer<Wrong>());
