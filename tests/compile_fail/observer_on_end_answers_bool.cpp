// expect: Observer has `on_end`, but not as: void or Flow on_end(const Report&)
// SPDX-License-Identifier: BSD-3-Clause
#include <rewire/concepts/observer.hpp>

struct Wrong {
  bool on_end(const rewire::Report&) { return true; }
};

static_assert(rewire::check_observer<Wrong>());
