// expect: Observer has `on_advice`, but not as: void on_advice(const Path&,
// SPDX-License-Identifier: BSD-3-Clause
#include <rewire/concepts/observer.hpp>

struct Wrong {
  void on_advice(const rewire::Path&) {}
};

static_assert(rewire::check_observer<Wrong>());
