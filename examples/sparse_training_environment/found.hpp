// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <vector>

#include <rewire/tune/space.hpp>

#include "sparse_training_environment/plan.hpp"

/// What the optimization of a plan's data set found, its seeds pooled: the
/// configurations of the first `layers` non-dominated layers, at most `most`, those of
/// lowest error first.  The newest optimization of any preset, unless the plan names
/// one.  Throws where there is none (and says which command makes one), where it is of
/// other data, or where its seeds are of different problems.
std::vector<rewire::Configuration> found_by_optimization(const Plan& plan,
                                                         std::size_t layers,
                                                         std::size_t most);
