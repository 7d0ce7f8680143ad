// expect: Schedule needs: double operator()(const Progress&) const
// SPDX-License-Identifier: BSD-3-Clause
#include <rewire/concepts/schedule.hpp>

struct Wrong {
  double operator()(const rewire::Progress&) { return 1; }
};

static_assert(rewire::check_schedule<Wrong>());
