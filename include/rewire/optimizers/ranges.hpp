// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <string>
#include <string_view>

#include <rewire/core/errors.hpp>

namespace rewire::detail {

/// Throws unless `value` is finite and at least 0.
inline void require_not_negative(double value, std::string_view where,
                                 std::string_view name) {
  if (value >= 0 && std::isfinite(value)) return;
  throw Error({std::string(where), text(name, " at least 0, and finite"), text(value),
               text("choose another ", name)});
}

/// Throws unless `value` is finite and above 0.
inline void require_positive(double value, std::string_view where,
                             std::string_view name) {
  if (value > 0 && std::isfinite(value)) return;
  throw Error({std::string(where), text(name, " above 0, and finite"), text(value),
               text("choose another ", name)});
}

/// Throws unless `value` lies in [0, 1): the memory of an average, which must fade.
inline void require_memory(double value, std::string_view where,
                           std::string_view name) {
  if (value >= 0 && value < 1) return;
  throw Error({std::string(where), text(name, " in [0, 1)"), text(value),
               text("choose ", name, " inside that range")});
}

}  // namespace rewire::detail
