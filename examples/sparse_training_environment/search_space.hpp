// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <rewire/tune/space.hpp>

#include "sparse_training_environment/plan.hpp"

/// The space with intervals of at most half the steps of the longest run: beyond it
/// hardly anything rewires.  With compat as it was.
rewire::Space search_space(const Plan& plan);
