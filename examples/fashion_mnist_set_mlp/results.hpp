// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include <rewire/data/dataset.hpp>

#include "fashion_mnist_set_mlp/job.hpp"
#include "support/outcome.hpp"

/// Leaves `result.json`, the pictures (the first run of each model; one of `images`)
/// and their page in --out.  Returns what to tell: the comparison, beside the published
/// one where that may be compared.
std::string report(const Job& job, const std::vector<example::Outcome>& outcomes,
                   const rewire::Dataset& images);
