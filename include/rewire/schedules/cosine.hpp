// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <numbers>

#include <rewire/concepts/schedule.hpp>
#include <rewire/schedules/span.hpp>

namespace rewire {

/// last + (1 - last) (1 + cos(pi s)) / 2, where s goes from 0 to 1, a little with each
/// step (Loshchilov and Hutter, ICLR 2017, without restarts); `last` from then on.
/// Throws at the first use where a number is out of range.
struct Cosine {
  double last = 0;    ///< the factor at the end, in [0, 1]
  double epochs = 0;  ///< until then; 0: the whole run

  double operator()(const Progress& now) const {
    require_range(last, 0, 1, "Cosine", "last");
    const double s = detail::share_of(now, epochs, "Cosine");
    return last + (1 - last) * (1 + std::cos(std::numbers::pi * s)) / 2;
  }
};
static_assert(check_schedule<Cosine>());

}  // namespace rewire
