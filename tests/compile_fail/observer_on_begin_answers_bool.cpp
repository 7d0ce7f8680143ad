// expect: Observer has `on_begin`, but not as: void or Flow on_begin(const Report&)
// SPDX-License-Identifier: BSD-3-Clause
#include <rewire/concepts/observer.hpp>

struct Wrong {
  bool on_begin(const rewire::Report&) { return true; }
};

static_assert(rewire::check_observer<Wrong>());
