// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <rewire/data/dataset.hpp>

#include "shape_segmentation/job.hpp"

/// The user's files; else the tutorial's where they are to be found; else drawn
/// pictures.  Says which.  Inputs are standardised by the training part.
rewire::Split load(const Job& job);
