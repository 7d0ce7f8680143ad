// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <limits>

#include <rewire/tune/pareto.hpp>

#include "sparse_training_environment/task.hpp"

/// What a search makes small.
inline constexpr std::array<const char*, 3> objectives{"error", "inference MACs",
                                                       "training MACs"};

inline rewire::Costs costs_of(const Outcome& o) {
  return {o.error, o.inference_macs, o.training_macs};
}

/// Of a training that came to nothing.
inline rewire::Costs costs_of_failure() {
  constexpr double infinite = std::numeric_limits<double>::infinity();
  return {1, infinite, infinite};
}
