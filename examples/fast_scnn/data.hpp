// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "fast_scnn/job.hpp"
#include "fast_scnn/street.hpp"

/// The data set that the job names; scenes are drawn into --out, if they are not there.
/// Says which.
Street street(const Job& job);
