// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <vector>

#include <rewire/tune/pareto.hpp>
#include <rewire/tune/space.hpp>

#include "sparse_training_environment/plan.hpp"
#include "sparse_training_environment/sweep.hpp"
#include "sparse_training_environment/task.hpp"

/// What a search makes small.
rewire::Costs costs_of(const Outcome& o);

/// Whether a plan looks for configurations.
bool searches(const Plan& plan);

/// The space with intervals of at most half the steps of the longest run: beyond it
/// hardly anything rewires.  With compat as it was.
rewire::Space search_space(const Plan& plan);

/// MO-SMAC over the folds of the training set: `budget` trainings a seed, the seeds
/// side by side.  Each is told the same when it is called again with as many
/// `search_jobs`, so it asks the same, and what has a result is not trained.
std::vector<Record> optimize(const Plan& plan, Sweep& sweep);

/// The trainings of all seeds that are known before any has ended.
std::vector<Task> known_tasks(const Plan& plan);
/// Those of one seed.
std::vector<Task> known_tasks(const Plan& plan, std::uint64_t seed);
