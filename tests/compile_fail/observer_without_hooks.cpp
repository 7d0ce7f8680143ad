// expect: Observer needs at least one of: on_begin, on_step, on_epoch, on_rest, on_end
// SPDX-License-Identifier: BSD-3-Clause
#include <rewire/concepts/observer.hpp>

struct Wrong {
  void on_steps(const rewire::Report&) {}
};

static_assert(rewire::check_observer<Wrong>());
