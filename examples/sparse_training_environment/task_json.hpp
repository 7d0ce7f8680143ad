// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <nlohmann/json.hpp>

#include "sparse_training_environment/task.hpp"

// What a training is told, and what came of it, as JSON: the names are those of the
// members.  Reading throws nlohmann::json::exception where something is missing.

void to_json(nlohmann::json& j, const Task& t);
void from_json(const nlohmann::json& j, Task& t);

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Outcome, error, inference_macs, training_macs,
                                   inference_source, training_source, inference_exact,
                                   training_exact, connections, dense_connections,
                                   train_rows, test_rows, batch, interval, steps,
                                   updates, train_seconds, evolve_seconds, data_seconds,
                                   cpu_seconds, test_seconds, whole_seconds,
                                   peak_memory_bytes, training_memory_bytes, isa)
