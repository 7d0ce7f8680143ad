// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "sparse_training_environment/plan.hpp"

/// What must be known before anything is trained: makes what generated data sets need,
/// looks at the data and tells what is odd about them, fits the space of a search to
/// them, finds the optimization that is judged.  Throws where that cannot be done.
void prepare(Plan& plan);

/// What the settings left open and `prepare` found, in comments to go below them.
std::string what_was_chosen(const Plan& plan);
