// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include <rewire/data/dataset.hpp>

#include "support/options.hpp"
#include "support/outcome.hpp"

/// Leaves `result.json`, the pictures (the first run of each model; one of `images`)
/// and their page in --out.  Returns what to tell: the comparison, beside the published
/// one where that is `comparable`.
std::string report(const example::Options& job,
                   const std::vector<example::Outcome>& outcomes, bool comparable,
                   const rewire::Dataset& images);
