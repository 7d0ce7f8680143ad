// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <concepts>

#include <rewire/core/progress.hpp>

namespace rewire {

/// The factor that a base value (a learning rate, a drop fraction) is multiplied by, as
/// a function of how far training is.  Any callable will do.
template <class S>
concept Schedule = requires(const S s, const Progress& now) {
  S(s);
  { s(now) } -> std::convertible_to<double>;
};

/// One sentence for what a would-be schedule lacks.
template <class S>
consteval bool check_schedule() {
  static_assert(Schedule<S>,
                "Schedule needs: double operator()(const Progress&) const");
  return true;
}

}  // namespace rewire
