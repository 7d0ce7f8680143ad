// expect: Observer has `on_rest`, but not as: void or Flow on_rest(const Report&)
// SPDX-License-Identifier: BSD-3-Clause
#include <rewire/concepts/observer.hpp>

struct Wrong {
  bool on_rest(const rewire::Report&) { return true; }
};

static_assert(rewire::check_observer<Wrong>());
