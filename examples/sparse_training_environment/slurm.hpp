// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "sparse_training_environment/compose.hpp"
#include "sparse_training_environment/plan.hpp"
#include "sparse_training_environment/sweep_folder.hpp"

/// The arguments of each element of a job array: of every training without a result,
/// or of every seed of an optimization, which asks as it goes.
std::vector<std::string> elements(const Plan& plan, SweepFolder& folder,
                                  const Composer::Pairs& given);

/// A job array for a cluster with `elements`, the arguments of each.  Throws where its
/// files cannot be written.
void write_slurm(const Plan& plan, const std::vector<std::string>& elements);
