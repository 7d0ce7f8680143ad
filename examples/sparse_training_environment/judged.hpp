// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <rewire/tune/pareto.hpp>
#include <rewire/tune/space.hpp>

#include "sparse_training_environment/store.hpp"
#include "sparse_training_environment/task.hpp"

/// What one configuration cost, on average over all that was tried of it.
struct Judged {
  rewire::Configuration config;
  rewire::Costs costs = {};
  std::size_t trials = 0;
  std::string config_id = {};  ///< of the first of them
  std::size_t layer = 0;       ///< 0: none dominates it; 1: only such of layer 0; ...
};

/// Every configuration, the lowest error first.  What failed has error 1 and costs
/// without end, as the search was told.
std::vector<Judged> judged(const std::vector<Record>& records,
                           const std::vector<Failure>& failures);
