// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include <rewire/data/dataset.hpp>

#include "feature_selection/job.hpp"
#include "feature_selection/results.hpp"

/// The perceptron's inputs beside the trivial ones, on the samples that it has seen.
void supervised(const Job& job, std::uint64_t seed, rewire::Split split, Found& found);

/// QuickSelection on all samples, judged as the published table is.
void unsupervised(const Job& job, std::uint64_t seed, rewire::Split split,
                  Found& found);
