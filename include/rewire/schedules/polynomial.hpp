// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>

#include <rewire/concepts/schedule.hpp>
#include <rewire/schedules/span.hpp>

namespace rewire {

/// last + (1 - last) (1 - s)^power, where s goes from 0 to 1, a little with each step
/// (the "poly" policy of DeepLab, Chen et al., TPAMI 2018, with power 0.9); `last` from
/// then on. Throws at the first use where a number is out of range.
struct Polynomial {
  double power = 1;   ///< in (0, 100]; 1: a straight line
  double last = 0;    ///< the factor at the end, in [0, 1]
  double epochs = 0;  ///< until then; 0: the whole run

  double operator()(const Progress& now) const {
    if (!(power > 0 && power <= 100)) {
      throw Error({"Polynomial", "power in (0, 100]", text(power),
                   "choose power inside that range"});
    }
    require_range(last, 0, 1, "Polynomial", "last");
    const double s = detail::share_of(now, epochs, "Polynomial");
    return last + (1 - last) * std::pow(1 - s, power);
  }
};
static_assert(check_schedule<Polynomial>());

}  // namespace rewire
