// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>

#include <rewire/core/errors.hpp>
#include <rewire/core/progress.hpp>

namespace rewire::detail {

/// How much of a schedule's time is over, in [0, 1]: of `epochs` epochs, or of the
/// whole run where that is 0.
inline double share_of(const Progress& now, double epochs, const char* where) {
  require_range(epochs, 0, 1e9, where, "epochs");
  return epochs > 0 ? std::min(now.epochs_done() / epochs, 1.0) : now.share();
}

}  // namespace rewire::detail
