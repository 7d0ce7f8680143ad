// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <rewire/tune/space.hpp>

#include "sparse_training_environment/plan.hpp"
#include "sparse_training_environment/task.hpp"

/// Every algorithm that the space lets choose, dense apart.
std::vector<std::string> sparse_algorithms(const rewire::Space& space);

/// `base` dense, and then with each algorithm at each sparsity: 31 trainings of a
/// reproduction, 17 of each member of an evaluation.
std::vector<rewire::Configuration> over_sparsities(
    const rewire::Space& space, rewire::Configuration base,
    const std::vector<double>& sparsities);

/// The training of configuration `number` of a seed, on the whole training set, judged
/// on the test set.
Task task_of(const Plan& plan, std::uint64_t seed, std::size_t number,
             rewire::Configuration config);

std::vector<Task> tasks_of(const Plan& plan, std::uint64_t seed,
                           const std::vector<rewire::Configuration>& all);
