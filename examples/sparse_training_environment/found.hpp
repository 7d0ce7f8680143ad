// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include <rewire/tune/space.hpp>

#include "sparse_training_environment/plan.hpp"

/// The folder of the newest optimization of a plan's data set, unless the plan names
/// one: of any preset, but those of smoke, whose data are generated, are for smoke.
std::filesystem::path optimization_of(const Plan& plan);

/// Which that is, and what lies in it.
std::string optimization_words(const Plan& plan);

/// What the optimization of a plan's data set found, its seeds pooled: the
/// configurations of the first `layers` non-dominated layers, at most `most`, those of
/// lowest error first.  Throws where there is none (and says which command makes one),
/// where it is of other data, or where its seeds are of different problems.
std::vector<rewire::Configuration> found_by_optimization(const Plan& plan,
                                                         std::size_t layers,
                                                         std::size_t most);
