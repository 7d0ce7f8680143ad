// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

#include <rewire/models/mlp.hpp>

#include "feature_selection/job.hpp"

/// The perceptron of the tutorial, not yet built.
rewire::Mlp perceptron(const Job& job, std::size_t classes);
