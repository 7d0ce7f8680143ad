// expect: Schedule needs: double operator()(const Progress&) const
// SPDX-License-Identifier: BSD-3-Clause
#include <rewire/concepts/schedule.hpp>

struct Wrong {
  double operator()(int epoch) const { return 1.0 / epoch; }
};

static_assert(rewire::check_schedule<Wrong>());
