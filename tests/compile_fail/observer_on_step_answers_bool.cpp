// expect: Observer has `on_step`, but not as: void or Flow on_step(const Report&)
// SPDX-License-Identifier: BSD-3-Clause
#include <rewire/concepts/observer.hpp>

struct Wrong {
  bool on_step(const rewire::Report&) { return true; }
};

static_assert(rewire::check_observer<Wrong>());
