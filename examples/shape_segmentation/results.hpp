// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include <rewire/data/dataset.hpp>

#include "shape_segmentation/job.hpp"
#include "support/album.hpp"
#include "support/outcome.hpp"

/// Leaves `result.json`, pictures and their page in --out, beside what `album` has
/// already.  Returns what to tell: the scores, beside those of a threshold where there
/// are two classes.
std::string report(const Job& job, std::vector<example::Outcome> outcomes,
                   const rewire::Split& data, example::Album& album);
