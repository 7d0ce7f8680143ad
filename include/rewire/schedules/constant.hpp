// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <rewire/concepts/schedule.hpp>

namespace rewire {

/// The base value, always.
struct Constant {
  double operator()(const Progress&) const { return 1; }
};
static_assert(check_schedule<Constant>());

}  // namespace rewire
