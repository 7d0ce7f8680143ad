// expect: Observer has `on_epoch`, but not as: void or Flow on_epoch(const Report&)
// SPDX-License-Identifier: BSD-3-Clause
#include <rewire/concepts/observer.hpp>

struct Wrong {
  void on_step(const rewire::Report&) {}
  void on_epoch(const rewire::Scores&) {}
};

static_assert(rewire::check_observer<Wrong>());
